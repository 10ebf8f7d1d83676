-- The tables of CHAP Core at the Alembic revision de7478f3ff6d (contract, database.md 1.2), the table
-- specificationbaseline, which no known revision creates, and the tables of this program: debug entries and
-- jobs (jobs.md E1). Unlike in CHAP Core, all boolean columns have a default. The indexes of large tables
-- are in indexes.sql.
--
-- The upgrade of an existing database executes only the statements whose objects are missing. To find the
-- statements, the program needs a semicolon at the end of a line after each statement.

CREATE TYPE periodtype AS ENUM ('week', 'month', 'any', 'year');
CREATE TYPE authorassessedstatus AS ENUM ('gray', 'red', 'orange', 'yellow', 'green');

CREATE TABLE dataset (
  name          VARCHAR NOT NULL,
  data_sources  JSON,
  type          VARCHAR,
  id            SERIAL NOT NULL,
  covariates    JSON,
  first_period  VARCHAR,
  last_period   VARCHAR,
  org_units     JSON,
  created       TIMESTAMP WITHOUT TIME ZONE,
  period_type   VARCHAR,
  geojson       VARCHAR,
  created_manually  BOOLEAN NOT NULL DEFAULT false,
  CONSTRAINT dataset_pkey PRIMARY KEY (id)
);

CREATE TABLE observation (
  period        VARCHAR NOT NULL,
  org_unit      VARCHAR NOT NULL,
  value         FLOAT,
  feature_name  VARCHAR,
  id            SERIAL NOT NULL,
  dataset_id    INTEGER NOT NULL,
  CONSTRAINT observation_pkey PRIMARY KEY (id),
  CONSTRAINT observation_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES dataset (id)
);

CREATE TABLE modeltemplatedb (
  supported_period_type   periodtype NOT NULL,
  user_options            JSON,
  hpo_search_space        JSON,
  required_covariates     JSON,
  min_prediction_periods  INTEGER,
  max_prediction_periods  INTEGER,
  target                  VARCHAR NOT NULL,
  allow_free_additional_continuous_covariates BOOLEAN NOT NULL DEFAULT false,
  requires_geo            BOOLEAN NOT NULL DEFAULT false,
  display_name            VARCHAR NOT NULL,
  description             VARCHAR NOT NULL,
  author_note             VARCHAR NOT NULL,
  author_assessed_status  authorassessedstatus NOT NULL,
  author                  VARCHAR NOT NULL,
  organization            VARCHAR,
  organization_logo_url   VARCHAR,
  contact_email           VARCHAR,
  citation_info           VARCHAR,
  documentation_url       VARCHAR,
  name                    VARCHAR NOT NULL,
  id                      SERIAL NOT NULL,
  source_url              VARCHAR,
  version                 VARCHAR NOT NULL,
  source_digest           VARCHAR,
  is_live                 BOOLEAN NOT NULL DEFAULT true,
  role                    VARCHAR(32),
  archived                BOOLEAN NOT NULL DEFAULT false,
  uses_chapkit            BOOLEAN NOT NULL DEFAULT false,
  CONSTRAINT modeltemplatedb_pkey PRIMARY KEY (id),
  CONSTRAINT uq_modeltemplatedb_name_version UNIQUE (name, version)
);

CREATE TABLE configuredmodeldb (
  user_option_values                JSON,
  additional_continuous_covariates  JSON,
  name               VARCHAR NOT NULL,
  id                 SERIAL NOT NULL,
  model_template_id  INTEGER NOT NULL,
  configuration_digest  VARCHAR NOT NULL,
  is_live            BOOLEAN NOT NULL DEFAULT true,
  archived           BOOLEAN NOT NULL DEFAULT false,
  uses_chapkit       BOOLEAN NOT NULL DEFAULT false,
  CONSTRAINT configuredmodeldb_pkey PRIMARY KEY (id),
  CONSTRAINT uq_configuredmodeldb_template_name_digest
    UNIQUE (model_template_id, name, configuration_digest),
  CONSTRAINT configuredmodeldb_model_template_id_fkey FOREIGN KEY (model_template_id)
    REFERENCES modeltemplatedb (id) ON DELETE CASCADE
);

CREATE TABLE backtestspecification (
  n_periods     INTEGER NOT NULL,
  n_splits      INTEGER NOT NULL,
  stride        INTEGER NOT NULL,
  n_retrain     INTEGER NOT NULL,
  future_weather_provider  VARCHAR NOT NULL,
  id            SERIAL NOT NULL,
  dataset_id    INTEGER NOT NULL,
  target_column VARCHAR NOT NULL,
  org_units     JSON,
  CONSTRAINT backtestspecification_pkey PRIMARY KEY (id),
  CONSTRAINT uq_backtestspecification_params UNIQUE
    (dataset_id, target_column, n_periods, n_splits, stride, n_retrain, future_weather_provider),
  CONSTRAINT backtestspecification_dataset_id_fkey FOREIGN KEY (dataset_id)
    REFERENCES dataset (id) ON DELETE CASCADE
);

CREATE TABLE backtest (
  dataset_id              INTEGER NOT NULL,
  model_id                VARCHAR NOT NULL,
  name                    VARCHAR,
  created                 TIMESTAMP WITHOUT TIME ZONE,
  model_template_version  VARCHAR,
  org_units               JSON,
  split_periods           JSON,
  max_horizon_distance    INTEGER,
  id                      SERIAL NOT NULL,
  aggregate_metrics       JSON,
  model_db_id             INTEGER NOT NULL,
  chap_version            VARCHAR,
  specification_id        INTEGER NOT NULL,
  CONSTRAINT backtest_pkey PRIMARY KEY (id),
  CONSTRAINT backtest_dataset_id_fkey  FOREIGN KEY (dataset_id)  REFERENCES dataset (id),
  CONSTRAINT backtest_model_db_id_fkey FOREIGN KEY (model_db_id) REFERENCES configuredmodeldb (id),
  CONSTRAINT backtest_specification_id_fkey FOREIGN KEY (specification_id)
    REFERENCES backtestspecification (id)
);

-- Each row is the run of one baseline model for a specification. Until the job of the run ends, the status is
-- `pending`.
CREATE TABLE specificationbaseline (
  id                   SERIAL NOT NULL,
  specification_id     INTEGER NOT NULL,
  configured_model_id  INTEGER NOT NULL,
  status               VARCHAR(32) NOT NULL,
  backtest_id          INTEGER,
  message              VARCHAR,
  claimed_at           TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT specificationbaseline_pkey PRIMARY KEY (id),
  CONSTRAINT uq_specificationbaseline_model UNIQUE (specification_id, configured_model_id),
  CONSTRAINT specificationbaseline_specification_id_fkey FOREIGN KEY (specification_id)
    REFERENCES backtestspecification (id) ON DELETE CASCADE,
  CONSTRAINT specificationbaseline_configured_model_id_fkey FOREIGN KEY (configured_model_id)
    REFERENCES configuredmodeldb (id),
  CONSTRAINT specificationbaseline_backtest_id_fkey FOREIGN KEY (backtest_id)
    REFERENCES backtest (id) ON DELETE CASCADE
);

CREATE TABLE backtestforecast (
  period             VARCHAR NOT NULL,
  org_unit           VARCHAR NOT NULL,
  values             JSON NOT NULL,
  id                 SERIAL NOT NULL,
  backtest_id        INTEGER NOT NULL,
  last_train_period  VARCHAR NOT NULL,
  last_seen_period   VARCHAR NOT NULL,
  CONSTRAINT backtestforecast_pkey PRIMARY KEY (id),
  CONSTRAINT backtestforecast_backtest_id_fkey FOREIGN KEY (backtest_id) REFERENCES backtest (id)
);

CREATE TABLE backtestmetric (
  id                 SERIAL NOT NULL,
  backtest_id        INTEGER NOT NULL,
  metric_id          VARCHAR NOT NULL,
  period             VARCHAR NOT NULL,
  org_unit           VARCHAR NOT NULL,
  last_train_period  VARCHAR NOT NULL,
  last_seen_period   VARCHAR NOT NULL,
  value              FLOAT NOT NULL,
  CONSTRAINT backtestmetric_pkey PRIMARY KEY (id),
  CONSTRAINT backtestmetric_backtest_id_fkey FOREIGN KEY (backtest_id) REFERENCES backtest (id)
);

CREATE TABLE alertpolicy (
  id       SERIAL NOT NULL,
  name     VARCHAR NOT NULL,
  levels   JSON,
  created  TIMESTAMP WITHOUT TIME ZONE,
  CONSTRAINT alertpolicy_pkey PRIMARY KEY (id)
);

CREATE TABLE predictionsetup (
  id                        SERIAL NOT NULL,
  name                      VARCHAR NOT NULL,
  created                   TIMESTAMP WITHOUT TIME ZONE,
  backtest_id               INTEGER NOT NULL,
  configured_model_id       INTEGER NOT NULL,
  start_period              VARCHAR,
  org_units                 JSON,
  covariate_sources         JSON,
  period_type               VARCHAR,
  schedule_cron_expression  VARCHAR,
  schedule_enabled          BOOLEAN NOT NULL DEFAULT false,
  quantile_targets          JSON,
  alert_policy_id           INTEGER,
  CONSTRAINT predictionsetup_pkey PRIMARY KEY (id),
  CONSTRAINT uq_predictionsetup_backtest_id UNIQUE (backtest_id),
  CONSTRAINT predictionsetup_backtest_id_fkey FOREIGN KEY (backtest_id)
    REFERENCES backtest (id) ON DELETE CASCADE,
  CONSTRAINT fk_predictionsetup_configured_model FOREIGN KEY (configured_model_id)
    REFERENCES configuredmodeldb (id) ON DELETE RESTRICT,
  CONSTRAINT fk_predictionsetup_alert_policy FOREIGN KEY (alert_policy_id)
    REFERENCES alertpolicy (id) ON DELETE RESTRICT
);

CREATE TABLE prediction (
  dataset_id           INTEGER NOT NULL,
  model_id             VARCHAR NOT NULL,
  n_periods            INTEGER NOT NULL,
  name                 VARCHAR NOT NULL,
  created              TIMESTAMP WITHOUT TIME ZONE NOT NULL,
  meta_data            JSON,
  org_units            JSON,
  id                   SERIAL NOT NULL,
  model_db_id          INTEGER NOT NULL,
  prediction_setup_id  INTEGER,
  CONSTRAINT prediction_pkey PRIMARY KEY (id),
  CONSTRAINT prediction_dataset_id_fkey  FOREIGN KEY (dataset_id)  REFERENCES dataset (id),
  CONSTRAINT prediction_model_db_id_fkey FOREIGN KEY (model_db_id) REFERENCES configuredmodeldb (id),
  CONSTRAINT fk_prediction_prediction_setup FOREIGN KEY (prediction_setup_id)
    REFERENCES predictionsetup (id) ON DELETE SET NULL
);

CREATE TABLE alert (
  id               SERIAL NOT NULL,
  time_period      VARCHAR NOT NULL,
  org_unit         VARCHAR NOT NULL,
  alert_policy_id  INTEGER NOT NULL,
  level            VARCHAR NOT NULL,
  prediction_id    INTEGER,
  created          TIMESTAMP WITHOUT TIME ZONE,
  approved         VARCHAR NOT NULL DEFAULT 'pending',
  approved_by      VARCHAR,
  approved_at      TIMESTAMP WITHOUT TIME ZONE,
  CONSTRAINT alert_pkey PRIMARY KEY (id),
  CONSTRAINT uq_alert_prediction_org_unit_period UNIQUE (prediction_id, org_unit, time_period),
  CONSTRAINT alert_alert_policy_id_fkey FOREIGN KEY (alert_policy_id)
    REFERENCES alertpolicy (id) ON DELETE RESTRICT,
  CONSTRAINT alert_prediction_id_fkey FOREIGN KEY (prediction_id)
    REFERENCES prediction (id) ON DELETE RESTRICT
);
CREATE INDEX ix_alert_alert_policy_id ON alert (alert_policy_id);
CREATE INDEX ix_alert_approved ON alert (approved);

CREATE TABLE predictionsamplesentry (
  period         VARCHAR NOT NULL,
  org_unit       VARCHAR NOT NULL,
  values         JSON NOT NULL,
  id             SERIAL NOT NULL,
  prediction_id  INTEGER NOT NULL,
  CONSTRAINT predictionsamplesentry_pkey PRIMARY KEY (id),
  CONSTRAINT predictionsamplesentry_prediction_id_fkey FOREIGN KEY (prediction_id) REFERENCES prediction (id)
);

-- The model catalogue of old releases. These tables are always empty in new databases.
CREATE TABLE featuretype (
  display_name  VARCHAR NOT NULL,
  description   VARCHAR NOT NULL,
  name          VARCHAR NOT NULL,
  CONSTRAINT featuretype_pkey PRIMARY KEY (name)
);

CREATE TABLE featuresource (
  name                    VARCHAR NOT NULL,
  display_name            VARCHAR NOT NULL,
  feature_type            VARCHAR NOT NULL,
  provider                VARCHAR NOT NULL,
  supported_period_types  JSON,
  CONSTRAINT featuresource_pkey PRIMARY KEY (name),
  CONSTRAINT featuresource_feature_type_fkey FOREIGN KEY (feature_type) REFERENCES featuretype (name)
);

CREATE TABLE modelspec (
  display_name            VARCHAR NOT NULL,
  description             VARCHAR NOT NULL,
  author_note             VARCHAR NOT NULL,
  author_assessed_status  authorassessedstatus NOT NULL,
  author                  VARCHAR NOT NULL,
  organization            VARCHAR,
  organization_logo_url   VARCHAR,
  contact_email           VARCHAR,
  citation_info           VARCHAR,
  documentation_url       VARCHAR,
  name                    VARCHAR NOT NULL,
  source_url              VARCHAR,
  supported_period_type   periodtype NOT NULL,
  id                      SERIAL NOT NULL,
  target_name             VARCHAR NOT NULL,
  configuration           JSON,
  CONSTRAINT modelspec_pkey PRIMARY KEY (id),
  CONSTRAINT modelspec_target_name_fkey FOREIGN KEY (target_name) REFERENCES featuretype (name)
);

CREATE TABLE modelfeaturelink (
  model_id      INTEGER NOT NULL,
  feature_type  VARCHAR NOT NULL,
  CONSTRAINT modelfeaturelink_pkey PRIMARY KEY (model_id, feature_type),
  CONSTRAINT modelfeaturelink_model_id_fkey     FOREIGN KEY (model_id)     REFERENCES modelspec (id),
  CONSTRAINT modelfeaturelink_feature_type_fkey FOREIGN KEY (feature_type) REFERENCES featuretype (name)
);

-- This table belongs to this program. The debug endpoints use it (http-api.md 9.1).
CREATE TABLE debugentry (
  id         SERIAL NOT NULL,
  timestamp  FLOAT NOT NULL,
  CONSTRAINT debugentry_pkey PRIMARY KEY (id)
);

CREATE TABLE alembic_version (
  version_num  VARCHAR(32) NOT NULL,
  CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Jobs. Texts are ordered by their bytes (COLLATE "C"), as in all sorted lists of this program.
CREATE TABLE chapx_job (
  id                   TEXT COLLATE "C" NOT NULL,
  seq                  BIGSERIAL NOT NULL,
  type                 TEXT NOT NULL,
  name                 TEXT NOT NULL,
  task                 TEXT NOT NULL,
  prediction_setup_id  BIGINT,
  status               TEXT NOT NULL
    CHECK (status IN ('PENDING', 'STARTED', 'RETRY', 'SUCCESS', 'FAILURE', 'REVOKED')),
  priority             BIGINT NOT NULL DEFAULT 0,
  start_time           TEXT COLLATE "C",
  started_time         TEXT COLLATE "C",
  end_time             TEXT COLLATE "C",
  updated_time         TEXT COLLATE "C",
  attempt              BIGINT NOT NULL DEFAULT 0,
  boot                 TEXT,
  worker               TEXT,
  pid                  BIGINT,
  pid_start            BIGINT,
  cancel_requested     INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
  expires              DOUBLE PRECISION,
  eta                  DOUBLE PRECISION,
  result               TEXT,
  error                TEXT,
  traceback            TEXT,
  arguments            BYTEA,
  CONSTRAINT chapx_job_pkey PRIMARY KEY (id),
  CONSTRAINT chapx_job_seq_key UNIQUE (seq)
);
-- These indexes are used to list all jobs, or the jobs of one prediction setup, in the order of J14.
CREATE INDEX chapx_job_listing ON chapx_job (start_time DESC NULLS LAST, id DESC);
CREATE INDEX chapx_job_setup ON chapx_job (prediction_setup_id, start_time DESC NULLS LAST, id DESC)
  WHERE prediction_setup_id IS NOT NULL;
-- These indexes are used to find the next job to claim (E3) and the jobs that an executor runs (E5).
CREATE INDEX chapx_job_waiting ON chapx_job (priority, seq) WHERE status = 'PENDING';
CREATE INDEX chapx_job_running ON chapx_job (boot) WHERE pid IS NOT NULL OR status = 'STARTED';

CREATE TABLE chapx_job_result (
  job_id   TEXT COLLATE "C" NOT NULL,
  result   TEXT NOT NULL,
  attempt  BIGINT NOT NULL,
  CONSTRAINT chapx_job_result_pkey PRIMARY KEY (job_id)
);
CREATE TABLE chapx_job_step (
  job_id  TEXT COLLATE "C" NOT NULL,
  step    TEXT COLLATE "C" NOT NULL,
  value   TEXT NOT NULL,
  CONSTRAINT chapx_job_step_pkey PRIMARY KEY (job_id, step)
);
CREATE TABLE chapx_job_log (
  job_id      TEXT COLLATE "C" NOT NULL,
  status_log  TEXT,
  debug_log   TEXT,
  CONSTRAINT chapx_job_log_pkey PRIMARY KEY (job_id)
);
-- The bytes that a job receives in addition to its arguments (an encoded data set). The key is the id of the
-- job.
CREATE TABLE chapx_job_payload (
  id    TEXT COLLATE "C" NOT NULL,
  data  BYTEA NOT NULL,
  CONSTRAINT chapx_job_payload_pkey PRIMARY KEY (id)
);

CREATE TABLE chapx_meta (
  key    TEXT NOT NULL,
  value  TEXT NOT NULL,
  CONSTRAINT chapx_meta_pkey PRIMARY KEY (key)
);
