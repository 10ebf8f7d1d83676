-- The column holds the arguments of the job; the payload is in table chapx_job_payload.
ALTER TABLE chapx_job RENAME COLUMN payload TO arguments;
