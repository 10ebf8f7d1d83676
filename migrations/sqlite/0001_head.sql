-- The tables of CHAP Core at the Alembic revision a7b8c9d0e1f2, for SQLite (contract, database.md 5), and the
-- tables of this program: debug entries and jobs (jobs.md E1). The statements run inside a transaction.
-- Afterwards the program sets user_version.

CREATE TABLE dataset (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL, type TEXT, created TEXT,
  first_period TEXT, last_period TEXT, period_type TEXT, geojson TEXT,
  data_sources TEXT CHECK (data_sources IS NULL OR json_valid(data_sources)),
  covariates   TEXT CHECK (covariates   IS NULL OR json_valid(covariates)),
  org_units    TEXT CHECK (org_units    IS NULL OR json_valid(org_units))
) STRICT;

CREATE TABLE observation (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  period TEXT NOT NULL, org_unit TEXT NOT NULL, feature_name TEXT, value REAL
) STRICT;
CREATE INDEX chapx_observation_ds_feature ON observation (dataset_id, feature_name);

CREATE TABLE modeltemplatedb (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  source_url TEXT, version TEXT,
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  uses_chapkit INTEGER NOT NULL DEFAULT 0 CHECK (uses_chapkit IN (0, 1)),
  supported_period_type TEXT NOT NULL CHECK (supported_period_type IN ('week', 'month', 'any', 'year')),
  user_options TEXT, hpo_search_space TEXT, required_covariates TEXT,
  min_prediction_length INTEGER, max_prediction_length INTEGER,
  target TEXT NOT NULL,
  allow_free_additional_continuous_covariates INTEGER NOT NULL DEFAULT 0 CHECK (allow_free_additional_continuous_covariates IN (0, 1)),
  requires_geo INTEGER NOT NULL DEFAULT 0 CHECK (requires_geo IN (0, 1)),
  display_name TEXT NOT NULL, description TEXT NOT NULL, author_note TEXT NOT NULL,
  author_assessed_status TEXT NOT NULL CHECK (author_assessed_status IN ('gray', 'red', 'orange', 'yellow', 'green')),
  author TEXT NOT NULL,
  organization TEXT, organization_logo_url TEXT, contact_email TEXT, citation_info TEXT, documentation_url TEXT
) STRICT;

CREATE TABLE configuredmodeldb (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  model_template_id INTEGER NOT NULL REFERENCES modeltemplatedb (id) ON DELETE CASCADE,
  user_option_values TEXT, additional_continuous_covariates TEXT,
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  uses_chapkit INTEGER NOT NULL DEFAULT 0 CHECK (uses_chapkit IN (0, 1))
) STRICT;
CREATE INDEX chapx_configuredmodel_template ON configuredmodeldb (model_template_id);

CREATE TABLE backtest (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  model_db_id INTEGER NOT NULL REFERENCES configuredmodeldb (id),
  model_id TEXT NOT NULL, name TEXT, created TEXT, model_template_version TEXT,
  org_units TEXT, split_periods TEXT, aggregate_metrics TEXT,
  max_horizon_distance INTEGER
) STRICT;
CREATE INDEX chapx_backtest_dataset ON backtest (dataset_id);
CREATE INDEX chapx_backtest_model   ON backtest (model_db_id);

CREATE TABLE backtestforecast (
  id INTEGER PRIMARY KEY,
  backtest_id INTEGER NOT NULL REFERENCES backtest (id),
  period TEXT NOT NULL, org_unit TEXT NOT NULL,
  last_train_period TEXT NOT NULL, last_seen_period TEXT NOT NULL,
  "values" TEXT NOT NULL
) STRICT;
CREATE INDEX chapx_backtestforecast_split_ou ON backtestforecast (backtest_id, last_seen_period, org_unit);

CREATE TABLE backtestmetric (
  id INTEGER PRIMARY KEY,
  backtest_id INTEGER NOT NULL REFERENCES backtest (id),
  metric_id TEXT NOT NULL, period TEXT NOT NULL, org_unit TEXT NOT NULL,
  last_train_period TEXT NOT NULL, last_seen_period TEXT NOT NULL, value REAL NOT NULL
) STRICT;
CREATE INDEX chapx_backtestmetric_backtest ON backtestmetric (backtest_id);

CREATE TABLE predictionsetup (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL, created TEXT,
  backtest_id INTEGER NOT NULL UNIQUE REFERENCES backtest (id) ON DELETE CASCADE,
  configured_model_id INTEGER NOT NULL REFERENCES configuredmodeldb (id) ON DELETE RESTRICT,
  start_period TEXT, period_type TEXT,
  org_units TEXT, covariate_sources TEXT, quantile_targets TEXT,
  schedule_cron_expression TEXT,
  schedule_enabled INTEGER NOT NULL DEFAULT 0 CHECK (schedule_enabled IN (0, 1))
) STRICT;
CREATE INDEX chapx_predictionsetup_model ON predictionsetup (configured_model_id);

CREATE TABLE prediction (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  model_db_id INTEGER NOT NULL REFERENCES configuredmodeldb (id),
  prediction_setup_id INTEGER REFERENCES predictionsetup (id) ON DELETE SET NULL,
  model_id TEXT NOT NULL, n_periods INTEGER NOT NULL, name TEXT NOT NULL, created TEXT NOT NULL,
  meta_data TEXT, org_units TEXT
) STRICT;
CREATE INDEX chapx_prediction_dataset ON prediction (dataset_id);
CREATE INDEX chapx_prediction_model   ON prediction (model_db_id);
CREATE INDEX chapx_prediction_setup   ON prediction (prediction_setup_id);

CREATE TABLE predictionsamplesentry (
  id INTEGER PRIMARY KEY,
  prediction_id INTEGER NOT NULL REFERENCES prediction (id),
  period TEXT NOT NULL, org_unit TEXT NOT NULL,
  "values" TEXT NOT NULL
) STRICT;
CREATE INDEX chapx_predictionsamples_pred ON predictionsamplesentry (prediction_id);

-- The model catalogue of old releases. These tables are always empty in new files.
CREATE TABLE featuretype (name TEXT PRIMARY KEY NOT NULL, display_name TEXT NOT NULL, description TEXT NOT NULL) STRICT;
CREATE TABLE featuresource (
  name TEXT PRIMARY KEY NOT NULL, display_name TEXT NOT NULL,
  feature_type TEXT NOT NULL REFERENCES featuretype (name), provider TEXT NOT NULL, supported_period_types TEXT
) STRICT;
CREATE TABLE modelspec (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, source_url TEXT,
  supported_period_type TEXT NOT NULL, target_name TEXT NOT NULL REFERENCES featuretype (name), configuration TEXT,
  display_name TEXT NOT NULL, description TEXT NOT NULL, author_note TEXT NOT NULL,
  author_assessed_status TEXT NOT NULL, author TEXT NOT NULL, organization TEXT, organization_logo_url TEXT,
  contact_email TEXT, citation_info TEXT, documentation_url TEXT
) STRICT;
CREATE TABLE modelfeaturelink (
  model_id INTEGER NOT NULL REFERENCES modelspec (id), feature_type TEXT NOT NULL REFERENCES featuretype (name),
  PRIMARY KEY (model_id, feature_type)
) STRICT;
-- All tables from here on, except alembic_version, belong to this program. The debug endpoints
-- (http-api.md 9.1) and jobs (jobs.md E1) use these tables.
CREATE TABLE debugentry (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp REAL NOT NULL) STRICT;
CREATE TABLE alembic_version (version_num TEXT NOT NULL PRIMARY KEY) STRICT;
INSERT INTO alembic_version VALUES ('a7b8c9d0e1f2');

-- Jobs. SQLite stores the end of a long row in overflow pages. `payload` is the last column, so that the
-- columns before it can be read without these pages.
CREATE TABLE chapx_job (
  id TEXT PRIMARY KEY NOT NULL,
  seq INTEGER NOT NULL UNIQUE,
  type TEXT NOT NULL, name TEXT NOT NULL, task TEXT NOT NULL,
  prediction_setup_id INTEGER,
  status TEXT NOT NULL CHECK (status IN ('PENDING', 'STARTED', 'RETRY', 'SUCCESS', 'FAILURE', 'REVOKED')),
  priority INTEGER NOT NULL DEFAULT 0,
  start_time TEXT, started_time TEXT, end_time TEXT, updated_time TEXT,
  attempt INTEGER NOT NULL DEFAULT 0,
  boot TEXT, worker TEXT, pid INTEGER, pid_start INTEGER,
  cancel_requested INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
  expires REAL, eta REAL,
  result TEXT, error TEXT, traceback TEXT, payload BLOB
) STRICT;
-- These indexes are used to list all jobs, or the jobs of one prediction setup, in the order of J14.
CREATE INDEX chapx_job_listing ON chapx_job (start_time DESC, id DESC);
CREATE INDEX chapx_job_setup ON chapx_job (prediction_setup_id, start_time DESC, id DESC)
  WHERE prediction_setup_id IS NOT NULL;
-- These indexes are used to find the next job to claim (E3) and the jobs that an executor runs (E5).
CREATE INDEX chapx_job_waiting ON chapx_job (priority, seq) WHERE status = 'PENDING';
CREATE INDEX chapx_job_running ON chapx_job (boot) WHERE pid IS NOT NULL OR status = 'STARTED';

CREATE TABLE chapx_job_result (job_id TEXT PRIMARY KEY NOT NULL, result TEXT NOT NULL, attempt INTEGER NOT NULL) STRICT;
CREATE TABLE chapx_job_step (
  job_id TEXT NOT NULL, step TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (job_id, step)
) STRICT;
CREATE TABLE chapx_job_log (job_id TEXT PRIMARY KEY NOT NULL, status_log TEXT, debug_log TEXT) STRICT;
-- The bytes that a job receives in addition to its arguments (an encoded data set). The key is the id of the
-- job.
CREATE TABLE chapx_job_payload (id TEXT PRIMARY KEY NOT NULL, data BLOB NOT NULL) STRICT;

CREATE TABLE chapx_meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;
