-- The compressed bodies of the requests that created jobs (contract, jobs.md E14).
CREATE TABLE chapx_job_request (
  job_id TEXT PRIMARY KEY NOT NULL,
  created TEXT NOT NULL,
  data BLOB NOT NULL
) STRICT;
