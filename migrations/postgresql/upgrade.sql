-- The first part of an upgrade. An upgrade changes the database of any CHAP release to the tables of
-- 0001_head.sql (contract, database.md 3.5, steps 3 to 6). This part changes tables, columns and rows.
-- Afterwards the program fills in the values that SQL cannot compute
-- (src/storage/migrate/missing_values.hpp), and then runs upgrade_constraints.sql.
--
-- All steps run in one transaction. They compare the existing tables with temporary tables that 0001_head.sql
-- has created. If the steps are run a second time, they change nothing. A step that computes values from a
-- large table reads the table only once, because the table may have no index yet.
--
-- A comment line with STEP and a title begins a step. Titles appear in logs and plans. The program executes
-- each step as one statement. {schema} is replaced by the name of the schema with the stored tables, and
-- {head_oid} by the oid of the schema with the temporary tables.

-- STEP columns and tables that were renamed
DO $$
DECLARE
  renamed RECORD;
  reason TEXT;
BEGIN
  FOR renamed IN
    SELECT * FROM (VALUES
      ('observation', 'element_id', 'feature_name'), ('prediction', 'estimator_id', 'model_id'),
      ('chapx_job', 'payload', 'arguments'), ('modelspec', 'target_id', 'target_name'),
      ('modeltemplatedb', 'min_prediction_length', 'min_prediction_periods'),
      ('modeltemplatedb', 'max_prediction_length', 'max_prediction_periods'),
      ('modelspec', 'supported_period_types', 'supported_period_type')) AS r (tab, old, new)
    WHERE EXISTS (SELECT FROM information_schema.columns c WHERE c.table_schema = {schema}
                  AND c.table_name = r.tab AND c.column_name = r.old)
  LOOP
    IF EXISTS (SELECT FROM information_schema.columns c WHERE c.table_schema = {schema}
               AND c.table_name = renamed.tab AND c.column_name = renamed.new) THEN
      EXECUTE format('UPDATE %1$I.%2$I SET %4$I = %3$I WHERE coalesce(%4$I::text, '''') IN ('''', ''0'') AND %3$I IS NOT NULL',
                     {schema}, renamed.tab, renamed.old, renamed.new);
      EXECUTE format('ALTER TABLE %I.%I ALTER COLUMN %I DROP NOT NULL', {schema}, renamed.tab, renamed.old);
    ELSE
      EXECUTE format('ALTER TABLE %I.%I RENAME COLUMN %I TO %I', {schema}, renamed.tab, renamed.old, renamed.new);
    END IF;
  END LOOP;
  IF EXISTS (SELECT FROM pg_tables WHERE schemaname = {schema} AND tablename = 'predictionforecast') THEN
    -- If the table cannot be dropped below, a later upgrade copies only the rows that are missing then. Rows
    -- of deleted predictions are not copied.
    EXECUTE format('INSERT INTO %1$I.predictionsamplesentry (period, org_unit, "values", prediction_id)'
                   ' SELECT period, org_unit, coalesce("values", ''[]''), prediction_id FROM %1$I.predictionforecast f'
                   ' WHERE EXISTS (SELECT FROM %1$I.prediction p WHERE p.id = f.prediction_id) AND NOT EXISTS'
                   ' (SELECT FROM %1$I.predictionsamplesentry s WHERE s.prediction_id = f.prediction_id'
                   ' AND s.period = f.period AND s.org_unit = f.org_unit) ORDER BY id', {schema});
    BEGIN
      EXECUTE format('DROP TABLE %I.predictionforecast', {schema});
    EXCEPTION WHEN dependent_objects_still_exist THEN
      GET STACKED DIAGNOSTICS reason = PG_EXCEPTION_DETAIL;
      RAISE WARNING 'predictionforecast is kept: %', reason;
      -- The foreign keys of the kept table are dropped, because they would prevent the deletion of
      -- predictions.
      FOR renamed IN
        SELECT conname FROM pg_constraint
        WHERE conrelid = format('%I.predictionforecast', {schema})::regclass AND contype = 'f'
      LOOP
        EXECUTE format('ALTER TABLE %I.predictionforecast DROP CONSTRAINT %I', {schema}, renamed.conname);
      END LOOP;
    END;
  END IF;
END $$
-- STEP columns that are missing
DO $$
DECLARE
  missing RECORD;
  kind TEXT;
BEGIN
  FOR missing IN
    SELECT c.relname AS tab, a.attname AS col, t.typname AS type, a.attnotnull AS needed,
           format_type(a.atttypid, a.atttypmod) AS full_type, pg_get_expr(d.adbin, d.adrelid) AS initial
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relnamespace = {head_oid} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
      AND NOT EXISTS (SELECT FROM information_schema.columns r WHERE r.table_schema = {schema}
                      AND r.table_name = c.relname AND r.column_name = a.attname)
    ORDER BY c.relname, a.attnum
  LOOP
    kind := CASE WHEN missing.type IN ('periodtype', 'authorassessedstatus')
                 THEN format('%I.%I', {schema}, missing.type) ELSE missing.full_type END;
    IF missing.type = 'bool' AND missing.needed THEN
      kind := kind || ' NOT NULL DEFAULT ' || missing.initial;
    ELSIF missing.tab = 'modelspec' AND missing.needed THEN
      kind := kind || ' NOT NULL DEFAULT ' || CASE missing.col
        WHEN 'display_name' THEN quote_literal('No Display Name yet')
        WHEN 'description' THEN quote_literal('No Description yet')
        WHEN 'author_note' THEN quote_literal('No Author note yet')
        WHEN 'author' THEN quote_literal('Unknown Author')
        WHEN 'author_assessed_status' THEN quote_literal('red')
        WHEN 'supported_period_type' THEN quote_literal('any')
        ELSE quote_literal('') END;
    END IF;
    EXECUTE format('ALTER TABLE %I.%I ADD COLUMN %I %s', {schema}, missing.tab, missing.col, kind);
    IF missing.tab = 'modelspec' AND missing.needed THEN
      EXECUTE format('ALTER TABLE %I.%I ALTER COLUMN %I DROP DEFAULT', {schema}, missing.tab, missing.col);
    END IF;
  END LOOP;
END $$
-- STEP boolean columns without a value
UPDATE modeltemplatedb   SET archived = coalesce(archived, false), uses_chapkit = coalesce(uses_chapkit, false),
                             requires_geo = coalesce(requires_geo, false)
 WHERE archived IS NULL OR uses_chapkit IS NULL OR requires_geo IS NULL
-- STEP boolean columns without a value
UPDATE configuredmodeldb SET archived = coalesce(archived, false), uses_chapkit = coalesce(uses_chapkit, false)
 WHERE archived IS NULL OR uses_chapkit IS NULL
-- STEP a search space that was an empty list
UPDATE modeltemplatedb SET hpo_search_space = NULL      WHERE hpo_search_space::text = '[]'
-- STEP options that were a list or missing
UPDATE modeltemplatedb SET user_options = '{}'          WHERE user_options IS NULL OR user_options::text IN ('[]', 'null')
-- STEP required covariates that were an object or missing
UPDATE modeltemplatedb SET required_covariates = '[]'   WHERE required_covariates IS NULL OR required_covariates::text IN ('{}', 'null')
-- STEP minimum prediction lengths of 0, which meant unknown
UPDATE modeltemplatedb SET min_prediction_periods = NULL WHERE min_prediction_periods = 0
-- STEP maximum prediction lengths of 0, which meant unknown
UPDATE modeltemplatedb SET max_prediction_periods = NULL WHERE max_prediction_periods = 0
-- STEP missing versions
UPDATE modeltemplatedb SET version = 'legacy-unversioned' WHERE coalesce(version, '') = ''
-- STEP empty digests of sources
UPDATE modeltemplatedb SET source_digest = NULL         WHERE source_digest = ''
-- STEP empty roles
UPDATE modeltemplatedb SET role = NULL                  WHERE role = ''
-- STEP several live templates of one name, of which only the newest stays live
UPDATE modeltemplatedb t SET is_live = NOT EXISTS (
         SELECT FROM modeltemplatedb newer WHERE newer.name = t.name AND newer.id > t.id AND coalesce(newer.is_live, true))
 WHERE is_live IS NULL OR (is_live AND EXISTS (
         SELECT FROM modeltemplatedb newer WHERE newer.name = t.name AND newer.id > t.id AND coalesce(newer.is_live, true)))
-- STEP several live configurations of one name, of which only the newest stays live
UPDATE configuredmodeldb t SET is_live = NOT EXISTS (
         SELECT FROM configuredmodeldb newer WHERE newer.model_template_id = t.model_template_id
            AND newer.name = t.name AND newer.id > t.id AND coalesce(newer.is_live, true))
 WHERE is_live IS NULL OR (is_live AND EXISTS (
         SELECT FROM configuredmodeldb newer WHERE newer.model_template_id = t.model_template_id
            AND newer.name = t.name AND newer.id > t.id AND coalesce(newer.is_live, true)))
-- STEP empty documentation URLs
UPDATE modeltemplatedb SET documentation_url = NULL     WHERE documentation_url = ''
-- STEP option values that were a list or missing
UPDATE configuredmodeldb SET user_option_values = '{}'  WHERE user_option_values IS NULL OR user_option_values::text IN ('[]', 'null')
-- STEP additional covariates that were an object or missing
UPDATE configuredmodeldb SET additional_continuous_covariates = '[]'
 WHERE additional_continuous_covariates IS NULL OR additional_continuous_covariates::text IN ('{}', 'null')
-- STEP empty template versions
UPDATE backtest SET model_template_version = NULL WHERE model_template_version = ''
-- STEP empty versions of the server
UPDATE backtest SET chap_version = NULL WHERE chap_version = ''
-- STEP metrics that were a list or missing
UPDATE backtest SET aggregate_metrics = '{}' WHERE aggregate_metrics IS NULL OR aggregate_metrics::text IN ('[]', 'null')
-- STEP maximum horizons of 0, which meant unknown
UPDATE backtest SET max_horizon_distance = NULL WHERE max_horizon_distance = 0
-- STEP missing lists of org units, periods and covariates
DO $$
DECLARE
  wanted RECORD;
BEGIN
  FOR wanted IN
    SELECT * FROM (VALUES
      ('backtest', 'org_units', 'backtestforecast', 'backtest_id', 'org_unit', 'min(id)'),
      ('backtest', 'split_periods', 'backtestforecast', 'backtest_id', 'last_seen_period', 'last_seen_period'),
      ('prediction', 'org_units', 'predictionsamplesentry', 'prediction_id', 'org_unit', 'min(id)'),
      ('dataset', 'covariates', 'observation', 'dataset_id', 'feature_name', 'min(id)'),
      ('dataset', 'org_units', 'observation', 'dataset_id', 'org_unit', 'min(id)')) AS w (tab, list, child, key, item, place)
  LOOP
    -- The first statement reads the child table, which may be large, only once. The second statement sets the
    -- lists of rows without children.
    EXECUTE format('UPDATE %1$I.%2$I AS t SET %3$I = f.items'
                   ' FROM (SELECT %5$I AS id, json_agg(%6$I ORDER BY place) AS items'
                   '       FROM (SELECT %5$I, %6$I, %7$s AS place FROM %1$I.%4$I WHERE %5$I IN'
                   '             (SELECT id FROM %1$I.%2$I WHERE coalesce(%3$I::text, ''null'') IN (''[]'', ''{}'', ''null''))'
                   '             GROUP BY 1, 2) q GROUP BY 1) f'
                   ' WHERE t.id = f.id AND coalesce(t.%3$I::text, ''null'') IN (''[]'', ''{}'', ''null'')',
                   {schema}, wanted.tab, wanted.list, wanted.child, wanted.key, wanted.item, wanted.place);
    EXECUTE format('UPDATE %1$I.%2$I SET %3$I = ''[]'' WHERE coalesce(%3$I::text, ''null'') IN (''{}'', ''null'')',
                   {schema}, wanted.tab, wanted.list);
  END LOOP;
END $$
-- STEP lists of covariates without the target, which an evaluation needs
UPDATE dataset d SET covariates = (d.covariates::jsonb || '["disease_cases"]'::jsonb)::json
  FROM (SELECT DISTINCT dataset_id FROM observation WHERE feature_name = 'disease_cases' AND dataset_id IN
        (SELECT id FROM dataset WHERE covariates::text NOT LIKE '%"disease\_cases"%')) o
 WHERE d.id = o.dataset_id AND json_typeof(d.covariates) = 'array'
-- STEP id of the model, found by its name
UPDATE prediction p SET model_db_id = c.id FROM configuredmodeldb c
 WHERE c.name = p.model_id AND NOT EXISTS (SELECT FROM configuredmodeldb x WHERE x.id = p.model_db_id)
-- STEP id of the model, found by its name
UPDATE backtest p SET model_db_id = c.id FROM configuredmodeldb c
 WHERE c.name = p.model_id AND NOT EXISTS (SELECT FROM configuredmodeldb x WHERE x.id = p.model_db_id)
-- STEP id 0 for an unknown model
UPDATE backtest SET model_db_id = 0 WHERE model_db_id IS NULL
-- STEP id 0 for an unknown model
UPDATE prediction SET model_db_id = 0 WHERE model_db_id IS NULL
-- STEP links to setups that do not exist
UPDATE prediction p SET prediction_setup_id = NULL
 WHERE prediction_setup_id IS NOT NULL AND NOT EXISTS (SELECT FROM predictionsetup s WHERE s.id = p.prediction_setup_id)
-- STEP links to alert policies that do not exist
UPDATE predictionsetup s SET alert_policy_id = NULL
 WHERE alert_policy_id IS NOT NULL AND NOT EXISTS (SELECT FROM alertpolicy p WHERE p.id = s.alert_policy_id)
-- STEP missing targets of specifications
UPDATE backtestspecification SET target_column = 'disease_cases' WHERE coalesce(target_column, '') = ''
-- STEP data sets without the mark of a manual import
UPDATE dataset SET created_manually = false WHERE created_manually IS NULL
-- STEP metadata that was a list or missing
UPDATE prediction SET meta_data = '{}' WHERE meta_data IS NULL OR meta_data::text IN ('[]', 'null')
-- STEP missing times of creation, taken from the data set
UPDATE prediction p SET created = coalesce((SELECT d.created FROM dataset d WHERE d.id = p.dataset_id), '1970-01-01')
 WHERE created IS NULL
-- STEP missing names
UPDATE prediction SET name = '' WHERE name IS NULL
-- STEP forecasts without samples
UPDATE backtestforecast SET "values" = '[]' WHERE "values" IS NULL
-- STEP forecasts without samples
UPDATE predictionsamplesentry SET "values" = '[]' WHERE "values" IS NULL
-- STEP missing org units of metrics
UPDATE backtestmetric SET org_unit = '' WHERE org_unit IS NULL
-- STEP data sources that were an object or missing
UPDATE dataset SET data_sources = '[]' WHERE data_sources IS NULL OR data_sources::text IN ('{}', 'null')
-- STEP missing first periods, taken from the observations
UPDATE dataset SET first_period = f.period
  FROM (SELECT dataset_id, min(period COLLATE "C") AS period FROM observation
         WHERE dataset_id IN (SELECT id FROM dataset WHERE coalesce(first_period, '') = '') GROUP BY 1) f
 WHERE dataset.id = f.dataset_id AND coalesce(first_period, '') = ''
-- STEP missing last periods, taken from the observations
UPDATE dataset SET last_period = f.period
  FROM (SELECT dataset_id, max(period COLLATE "C") AS period FROM observation
         WHERE dataset_id IN (SELECT id FROM dataset WHERE coalesce(last_period, '') = '') GROUP BY 1) f
 WHERE dataset.id = f.dataset_id AND coalesce(last_period, '') = ''
-- STEP missing period types, taken from the first period
UPDATE dataset SET period_type = CASE WHEN first_period LIKE '%W%' THEN 'week' WHEN length(first_period) = 6 THEN 'month' END
 WHERE coalesce(period_type, '') = '' AND (first_period LIKE '%W%' OR length(first_period) = 6)
