-- The tables of CHAP Core 2.5.1 (contract, database.md 5). SQLite cannot drop a key, so each table whose keys
-- change is replaced by a new table. Foreign keys are off during this migration. Afterwards the program fills
-- in the values that SQL cannot compute (src/storage/migrate/missing_values.hpp): the digests of
-- configurations, which are '' here, and the specifications of backtests, which are 0 here.

ALTER TABLE dataset ADD COLUMN created_manually INTEGER NOT NULL DEFAULT 0 CHECK (created_manually IN (0, 1));

CREATE TABLE new_modeltemplatedb (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  source_url TEXT, source_digest TEXT,
  is_live INTEGER NOT NULL DEFAULT 1 CHECK (is_live IN (0, 1)),
  role TEXT,
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  uses_chapkit INTEGER NOT NULL DEFAULT 0 CHECK (uses_chapkit IN (0, 1)),
  supported_period_type TEXT NOT NULL CHECK (supported_period_type IN ('week', 'month', 'any', 'year')),
  user_options TEXT, hpo_search_space TEXT, required_covariates TEXT,
  min_prediction_periods INTEGER, max_prediction_periods INTEGER,
  target TEXT NOT NULL,
  allow_free_additional_continuous_covariates INTEGER NOT NULL DEFAULT 0 CHECK (allow_free_additional_continuous_covariates IN (0, 1)),
  requires_geo INTEGER NOT NULL DEFAULT 0 CHECK (requires_geo IN (0, 1)),
  display_name TEXT NOT NULL, description TEXT NOT NULL, author_note TEXT NOT NULL,
  author_assessed_status TEXT NOT NULL CHECK (author_assessed_status IN ('gray', 'red', 'orange', 'yellow', 'green')),
  author TEXT NOT NULL,
  organization TEXT, organization_logo_url TEXT, contact_email TEXT, citation_info TEXT, documentation_url TEXT,
  UNIQUE (name, version)
) STRICT;
INSERT INTO new_modeltemplatedb (
  id, name, version, source_url, archived, uses_chapkit, supported_period_type, user_options, hpo_search_space, required_covariates,
  min_prediction_periods, max_prediction_periods, target, allow_free_additional_continuous_covariates, requires_geo, display_name,
  description, author_note, author_assessed_status, author, organization, organization_logo_url, contact_email, citation_info,
  documentation_url)
SELECT
  id, name, coalesce(nullif(version, ''), 'legacy-unversioned'), source_url, archived, uses_chapkit, supported_period_type, user_options,
  hpo_search_space, required_covariates, nullif(min_prediction_length, 0), nullif(max_prediction_length, 0), target,
  allow_free_additional_continuous_covariates, requires_geo, display_name, description, author_note, author_assessed_status, author,
  organization, organization_logo_url, contact_email, citation_info, documentation_url
FROM modeltemplatedb ORDER BY id;
DELETE FROM sqlite_sequence WHERE name = 'new_modeltemplatedb';
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_modeltemplatedb', seq FROM sqlite_sequence WHERE name = 'modeltemplatedb';
DROP TABLE modeltemplatedb;
ALTER TABLE new_modeltemplatedb RENAME TO modeltemplatedb;

CREATE TABLE new_configuredmodeldb (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  model_template_id INTEGER NOT NULL REFERENCES modeltemplatedb (id) ON DELETE CASCADE,
  user_option_values TEXT, additional_continuous_covariates TEXT,
  configuration_digest TEXT NOT NULL,
  is_live INTEGER NOT NULL DEFAULT 1 CHECK (is_live IN (0, 1)),
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  uses_chapkit INTEGER NOT NULL DEFAULT 0 CHECK (uses_chapkit IN (0, 1)),
  UNIQUE (model_template_id, name, configuration_digest)
) STRICT;
INSERT INTO new_configuredmodeldb (
  id, name, model_template_id, user_option_values, additional_continuous_covariates, configuration_digest, archived, uses_chapkit)
SELECT id, name, model_template_id, user_option_values, additional_continuous_covariates, '', archived, uses_chapkit
FROM configuredmodeldb ORDER BY id;
DELETE FROM sqlite_sequence WHERE name = 'new_configuredmodeldb';
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_configuredmodeldb', seq FROM sqlite_sequence WHERE name = 'configuredmodeldb';
DROP TABLE configuredmodeldb;
ALTER TABLE new_configuredmodeldb RENAME TO configuredmodeldb;
CREATE INDEX chapx_configuredmodel_template ON configuredmodeldb (model_template_id);

CREATE TABLE backtestspecification (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
  target_column TEXT NOT NULL,
  n_periods INTEGER NOT NULL, n_splits INTEGER NOT NULL, stride INTEGER NOT NULL, n_retrain INTEGER NOT NULL,
  future_weather_provider TEXT NOT NULL,
  org_units TEXT,
  UNIQUE (dataset_id, target_column, n_periods, n_splits, stride, n_retrain, future_weather_provider)
) STRICT;

CREATE TABLE new_backtest (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  model_db_id INTEGER NOT NULL REFERENCES configuredmodeldb (id),
  specification_id INTEGER NOT NULL REFERENCES backtestspecification (id),
  model_id TEXT NOT NULL, name TEXT, created TEXT, model_template_version TEXT, chap_version TEXT,
  org_units TEXT, split_periods TEXT, aggregate_metrics TEXT,
  max_horizon_distance INTEGER
) STRICT;
INSERT INTO new_backtest (
  id, dataset_id, model_db_id, specification_id, model_id, name, created, model_template_version, org_units, split_periods,
  aggregate_metrics, max_horizon_distance)
SELECT id, dataset_id, model_db_id, 0, model_id, name, created, model_template_version, org_units, split_periods,
  aggregate_metrics, max_horizon_distance
FROM backtest ORDER BY id;
DELETE FROM sqlite_sequence WHERE name = 'new_backtest';
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_backtest', seq FROM sqlite_sequence WHERE name = 'backtest';
DROP TABLE backtest;
ALTER TABLE new_backtest RENAME TO backtest;
CREATE INDEX chapx_backtest_dataset ON backtest (dataset_id);
CREATE INDEX chapx_backtest_model ON backtest (model_db_id);
CREATE INDEX chapx_backtest_specification ON backtest (specification_id);

CREATE TABLE specificationbaseline (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  specification_id INTEGER NOT NULL REFERENCES backtestspecification (id) ON DELETE CASCADE,
  configured_model_id INTEGER NOT NULL REFERENCES configuredmodeldb (id),
  status TEXT NOT NULL,
  backtest_id INTEGER REFERENCES backtest (id) ON DELETE CASCADE,
  message TEXT,
  claimed_at TEXT NOT NULL,
  UNIQUE (specification_id, configured_model_id)
) STRICT;
CREATE INDEX chapx_specificationbaseline_backtest ON specificationbaseline (backtest_id);

CREATE TABLE alertpolicy (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL, levels TEXT, created TEXT
) STRICT;
ALTER TABLE predictionsetup ADD COLUMN alert_policy_id INTEGER REFERENCES alertpolicy (id) ON DELETE RESTRICT;

CREATE TABLE alert (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  time_period TEXT NOT NULL, org_unit TEXT NOT NULL,
  alert_policy_id INTEGER NOT NULL REFERENCES alertpolicy (id) ON DELETE RESTRICT,
  level TEXT NOT NULL,
  prediction_id INTEGER REFERENCES prediction (id) ON DELETE RESTRICT,
  created TEXT,
  approved TEXT NOT NULL DEFAULT 'pending', approved_by TEXT, approved_at TEXT,
  UNIQUE (prediction_id, org_unit, time_period)
) STRICT;
CREATE INDEX ix_alert_alert_policy_id ON alert (alert_policy_id);
CREATE INDEX ix_alert_approved ON alert (approved);

UPDATE alembic_version SET version_num = 'de7478f3ff6d';
