-- Registrations of model services. A registration is kept after it has expired (contract, models.md 6.4).

CREATE TABLE chapx_service (
  id              TEXT COLLATE "C" NOT NULL,
  url             TEXT NOT NULL,
  info            JSON NOT NULL,
  registered_at   TIMESTAMP WITHOUT TIME ZONE NOT NULL,
  last_updated    TIMESTAMP WITHOUT TIME ZONE NOT NULL,
  last_ping_at    TIMESTAMP WITHOUT TIME ZONE NOT NULL,
  CONSTRAINT chapx_service_pkey PRIMARY KEY (id)
);
