-- The column contains the arguments of the job. The payload of the job is in table chapx_job_payload.
ALTER TABLE chapx_job RENAME COLUMN payload TO arguments;
