"""Compares JSON values whose numbers may differ by rounding."""
import math


def is_close(expected, found, scale=1e-12):
    """Returns whether both values are equal and have the same types and the same order of members. Floats may differ by
    scale * max(1, |expected|)."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and list(expected) == list(found) and all(is_close(v, found[k], scale) for k, v in expected.items())
    if isinstance(expected, list):
        return isinstance(found, list) and len(expected) == len(found) and all(is_close(a, b, scale) for a, b in zip(expected, found))
    if isinstance(expected, float):
        return type(found) in (int, float) and math.isclose(expected, found, rel_tol=scale, abs_tol=scale)
    return type(expected) is type(found) and expected == found
