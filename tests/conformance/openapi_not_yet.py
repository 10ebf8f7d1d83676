"""The parts of openapi.facts.2.5.1.json that this server does not have yet. A commit that adds an operation, a schema or a member must
remove its entry.

As long as an entry exists, the part must be as in the older openapi.facts.json. If the older document does not have the part, this server
must not have it either. The test fails if there is an entry for a part that this server already has.
"""

TAGS = []

OPERATIONS = set()

SCHEMAS = set()

MEMBERS = {}
