"""The OpenAPI documents that the tests compare: the document of this server, and the documents of CHAP Core 2.5.1 and 2.2.0.dev1
without prose (descriptions and summaries)."""
import json
import os
import subprocess

PROGRAM = os.environ.get("CHAP_PROGRAM", "build/dev/apps/chap/chap")


def read_document(name):
    with open(f"tests/conformance/{name}", encoding="utf-8") as file:
        return json.load(file)


OUR_DOCUMENT = json.loads(subprocess.run([PROGRAM, "openapi"], capture_output=True, check=True).stdout)
FACTS = read_document("openapi.facts.2.5.1.json")
OLDER = read_document("openapi.facts.json")

# The facts use the name ValidationError for two different schemas: the rejections of an import and FastAPI's errors. This server has a
# schema with another name for the rejections.
RENAMED = {"#/components/schemas/RejectedOrgUnit": "#/components/schemas/ValidationError"}
PROSE = {"description", "summary"}


def plain(node):
    """Returns a part of a document without prose and with the references of RENAMED replaced."""
    if isinstance(node, dict):
        out = {k: plain(v) for k, v in node.items() if k not in PROSE or isinstance(v, dict)}
        if "$ref" in out:
            out["$ref"] = RENAMED.get(out["$ref"], out["$ref"])
        return out
    if isinstance(node, list):
        return [plain(v) for v in node]
    return node


def operations(document):
    """Returns a dictionary with each operation of a document. The keys are (path, method)."""
    return {(path, method): op for path, item in document["paths"].items() for method, op in item.items()}


def schemas(document):
    return document["components"]["schemas"]


def references(node):
    """Yields the names of all schemas that a part of a document refers to directly."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"].rsplit("/", 1)[1]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def reachable(document, node):
    """Returns the names of all schemas that a part of a document refers to, directly or through other schemas."""
    found, ahead = set(), list(references(node))
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += references(schemas(document)[name])
    return found
