-- The compressed bodies of the requests that created jobs (contract, jobs.md E14).

CREATE TABLE chapx_job_request (
  job_id   TEXT COLLATE "C" NOT NULL,
  created  TEXT COLLATE "C" NOT NULL,
  data     BYTEA NOT NULL,
  CONSTRAINT chapx_job_request_pkey PRIMARY KEY (job_id)
);
