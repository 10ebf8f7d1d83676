"""A hook of schemathesis for date-times. The times of jobs have no time zone (http-api.md 2.7), although the format `date-time` of
their schema requires one. The hook replaces the format in this schema by the pattern of the contract."""
import schemathesis

WITHOUT_ZONE = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$"
SCHEMAS_WITHOUT_ZONE = ("JobDescription",)


def replace_format(node):
    """Replaces the format `date-time` in all parts of a schema."""
    if isinstance(node, dict):
        if node.get("format") == "date-time":
            del node["format"]
            node["pattern"] = WITHOUT_ZONE
        for value in node.values():
            replace_format(value)
    elif isinstance(node, list):
        for value in node:
            replace_format(value)


@schemathesis.hook
def before_load_schema(_context, raw_schema):
    for name in SCHEMAS_WITHOUT_ZONE:
        replace_format(raw_schema["components"]["schemas"][name])
