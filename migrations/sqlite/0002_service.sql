-- Registrations of model services. A registration is kept after it has expired (contract, models.md 6.4).

CREATE TABLE chapx_service (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  info TEXT NOT NULL CHECK (json_valid(info)),
  registered_at TEXT NOT NULL,
  last_updated TEXT NOT NULL,
  last_ping_at TEXT NOT NULL
) STRICT;
