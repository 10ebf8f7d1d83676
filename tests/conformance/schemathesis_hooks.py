"""A hook of schemathesis for date-times. The date-times of responses have no time zone (http-api.md 2.7), although the format
`date-time` of their schemas requires one. The hook replaces the format in the schemas of responses by the pattern of the contract."""
import schemathesis

NAIVE = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$"
WITH_ZONE = {"AlertRead", "AlertPolicyRead"}  # their times end in Z, as the format requires (http-api.md 3.12, 3.13)
REQUEST_SCHEMAS = {"BacktestCreate"}  # requests may have times with or without zone, so their format is not replaced


def replace_format(node):
    if isinstance(node, dict):
        if node.get("format") == "date-time":
            del node["format"]
            node["pattern"] = NAIVE
        for value in node.values():
            replace_format(value)
    elif isinstance(node, list):
        for value in node:
            replace_format(value)


@schemathesis.hook
def before_load_schema(_context, raw_schema):
    for name, schema in raw_schema["components"]["schemas"].items():
        if name not in REQUEST_SCHEMAS | WITH_ZONE:
            replace_format(schema)
