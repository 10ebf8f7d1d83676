"""What openapi.facts.2.5.1.json has and this server does not have yet. Who builds an operation, a schema or a member removes its entry.

As long as an entry is here, the older openapi.facts.json decides: what it does not have must be absent, what it has must be as
there. An entry for something that is already built fails the test.
"""

TAGS = []

OPERATIONS = set()

SCHEMAS = set()

MEMBERS = {}
