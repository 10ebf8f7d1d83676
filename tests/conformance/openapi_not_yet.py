"""The parts of openapi.facts.2.5.1.json that this server does not have yet. A commit that adds an operation, a schema or a member must
remove its entry.

As long as an entry exists, the part must be as in the older openapi.facts.json: absent if the older document does not have it, and
equal to the older part otherwise. An entry for a part that this server already has fails the test.
"""

TAGS = []

OPERATIONS = set()

SCHEMAS = set()

MEMBERS = {}
