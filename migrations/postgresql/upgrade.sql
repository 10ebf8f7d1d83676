-- Brings a database that some CHAP release has used to the shape and the contents of 0001_head.sql
-- (contract, database.md 3.5, steps 3 to 8), decided by looking at it. Runs in one transaction, with
-- the head's tables as temporary tables beside the real ones; repeating it changes nothing.
-- What follows from rows of a large table is counted in one pass over it: nobody has made an index yet.
-- A line `-- STEP text` begins a step, and the text tells people what it is about; {schema} is the
-- real schema, {head_oid} that of the temporary tables. The program runs a step as one statement.

-- STEP columns and tables renamed by history
DO $$
DECLARE
  renamed RECORD;
  reason TEXT;
BEGIN
  FOR renamed IN
    SELECT * FROM (VALUES
      ('observation', 'element_id', 'feature_name'), ('prediction', 'estimator_id', 'model_id'),
      ('modelspec', 'target_id', 'target_name'),
      ('modelspec', 'supported_period_types', 'supported_period_type')) AS r (tab, old, new)
    WHERE EXISTS (SELECT FROM information_schema.columns c WHERE c.table_schema = {schema}
                  AND c.table_name = r.tab AND c.column_name = r.old)
  LOOP
    IF EXISTS (SELECT FROM information_schema.columns c WHERE c.table_schema = {schema}
               AND c.table_name = renamed.tab AND c.column_name = renamed.new) THEN
      EXECUTE format('UPDATE %1$I.%2$I SET %4$I = %3$I WHERE coalesce(%4$I::text, '''') = '''' AND %3$I IS NOT NULL',
                     {schema}, renamed.tab, renamed.old, renamed.new);
      EXECUTE format('ALTER TABLE %I.%I ALTER COLUMN %I DROP NOT NULL', {schema}, renamed.tab, renamed.old);
    ELSE
      EXECUTE format('ALTER TABLE %I.%I RENAME COLUMN %I TO %I', {schema}, renamed.tab, renamed.old, renamed.new);
    END IF;
  END LOOP;
  IF EXISTS (SELECT FROM pg_tables WHERE schemaname = {schema} AND tablename = 'predictionforecast') THEN
    -- Where it has to stay, it is looked at again, and rows of predictions deleted since stay where they are.
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
      -- It must not keep anybody from deleting a prediction.
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
    SELECT c.relname AS tab, a.attname AS col, t.typname AS type, a.attnotnull AS needed
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = {head_oid} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
      AND NOT EXISTS (SELECT FROM information_schema.columns r WHERE r.table_schema = {schema}
                      AND r.table_name = c.relname AND r.column_name = a.attname)
    ORDER BY c.relname, a.attnum
  LOOP
    kind := CASE WHEN missing.type IN ('periodtype', 'authorassessedstatus')
                 THEN format('%I.%I', {schema}, missing.type) ELSE missing.type END;
    IF missing.type = 'bool' AND missing.needed THEN
      kind := kind || ' NOT NULL DEFAULT false';
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
-- STEP flags without a value
UPDATE modeltemplatedb   SET archived = coalesce(archived, false), uses_chapkit = coalesce(uses_chapkit, false),
                             requires_geo = coalesce(requires_geo, false)
 WHERE archived IS NULL OR uses_chapkit IS NULL OR requires_geo IS NULL
-- STEP flags without a value
UPDATE configuredmodeldb SET archived = coalesce(archived, false), uses_chapkit = coalesce(uses_chapkit, false)
 WHERE archived IS NULL OR uses_chapkit IS NULL
-- STEP a search space that was an empty list
UPDATE modeltemplatedb SET hpo_search_space = NULL      WHERE hpo_search_space::text = '[]'
-- STEP options that were a list or missing
UPDATE modeltemplatedb SET user_options = '{}'          WHERE user_options IS NULL OR user_options::text IN ('[]', 'null')
-- STEP required covariates that were an object or missing
UPDATE modeltemplatedb SET required_covariates = '[]'   WHERE required_covariates IS NULL OR required_covariates::text IN ('{}', 'null')
-- STEP shortest prediction, where 0 meant unknown
UPDATE modeltemplatedb SET min_prediction_length = NULL WHERE min_prediction_length = 0
-- STEP longest prediction, where 0 meant unknown
UPDATE modeltemplatedb SET max_prediction_length = NULL WHERE max_prediction_length = 0
-- STEP empty versions
UPDATE modeltemplatedb SET version = NULL               WHERE version = ''
-- STEP empty addresses of documentation
UPDATE modeltemplatedb SET documentation_url = NULL     WHERE documentation_url = ''
-- STEP option values that were a list or missing
UPDATE configuredmodeldb SET user_option_values = '{}'  WHERE user_option_values IS NULL OR user_option_values::text IN ('[]', 'null')
-- STEP additional covariates that were an object or missing
UPDATE configuredmodeldb SET additional_continuous_covariates = '[]'
 WHERE additional_continuous_covariates IS NULL OR additional_continuous_covariates::text IN ('{}', 'null')
-- STEP empty template versions
UPDATE backtest SET model_template_version = NULL WHERE model_template_version = ''
-- STEP metrics that were a list or missing
UPDATE backtest SET aggregate_metrics = '{}' WHERE aggregate_metrics IS NULL OR aggregate_metrics::text IN ('[]', 'null')
-- STEP longest horizon, where 0 meant unknown
UPDATE backtest SET max_horizon_distance = NULL WHERE max_horizon_distance = 0
-- STEP lists of what the rows below have, where they were missing
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
      ('dataset', 'org_units', 'observation', 'dataset_id', 'org_unit', 'min(id)')) AS w (tab, list, below, key, item, place)
  LOOP
    -- One pass over the table below, which may be large; then those that have nothing there.
    EXECUTE format('UPDATE %1$I.%2$I AS t SET %3$I = f.items'
                   ' FROM (SELECT %5$I AS id, json_agg(%6$I ORDER BY place) AS items'
                   '       FROM (SELECT %5$I, %6$I, %7$s AS place FROM %1$I.%4$I WHERE %5$I IN'
                   '             (SELECT id FROM %1$I.%2$I WHERE coalesce(%3$I::text, ''null'') IN (''[]'', ''{}'', ''null''))'
                   '             GROUP BY 1, 2) q GROUP BY 1) f'
                   ' WHERE t.id = f.id AND coalesce(t.%3$I::text, ''null'') IN (''[]'', ''{}'', ''null'')',
                   {schema}, wanted.tab, wanted.list, wanted.below, wanted.key, wanted.item, wanted.place);
    EXECUTE format('UPDATE %1$I.%2$I SET %3$I = ''[]'' WHERE coalesce(%3$I::text, ''null'') IN (''{}'', ''null'')',
                   {schema}, wanted.tab, wanted.list);
  END LOOP;
END $$
-- STEP number of the model, by its name
UPDATE prediction p SET model_db_id = c.id FROM configuredmodeldb c
 WHERE c.name = p.model_id AND NOT EXISTS (SELECT FROM configuredmodeldb x WHERE x.id = p.model_db_id)
-- STEP number of the model, by its name
UPDATE backtest p SET model_db_id = c.id FROM configuredmodeldb c
 WHERE c.name = p.model_id AND NOT EXISTS (SELECT FROM configuredmodeldb x WHERE x.id = p.model_db_id)
-- STEP no number for a model that nobody knows
UPDATE backtest SET model_db_id = 0 WHERE model_db_id IS NULL
-- STEP no number for a model that nobody knows
UPDATE prediction SET model_db_id = 0 WHERE model_db_id IS NULL
-- STEP links to setups that do not exist
UPDATE prediction p SET prediction_setup_id = NULL
 WHERE prediction_setup_id IS NOT NULL AND NOT EXISTS (SELECT FROM predictionsetup s WHERE s.id = p.prediction_setup_id)
-- STEP metadata that was a list or missing
UPDATE prediction SET meta_data = '{}' WHERE meta_data IS NULL OR meta_data::text IN ('[]', 'null')
-- STEP time of creation, from the data set
UPDATE prediction p SET created = coalesce((SELECT d.created FROM dataset d WHERE d.id = p.dataset_id), '1970-01-01')
 WHERE created IS NULL
-- STEP names, from before there were any
UPDATE prediction SET name = '' WHERE name IS NULL
-- STEP forecasts without samples
UPDATE backtestforecast SET "values" = '[]' WHERE "values" IS NULL
-- STEP forecasts without samples
UPDATE predictionsamplesentry SET "values" = '[]' WHERE "values" IS NULL
-- STEP org units, from before there were any
UPDATE backtestmetric SET org_unit = '' WHERE org_unit IS NULL
-- STEP data sources that were an object or missing
UPDATE dataset SET data_sources = '[]' WHERE data_sources IS NULL OR data_sources::text IN ('{}', 'null')
-- STEP first period, from the observations
UPDATE dataset SET first_period = f.period
  FROM (SELECT dataset_id, min(period COLLATE "C") AS period FROM observation
         WHERE dataset_id IN (SELECT id FROM dataset WHERE coalesce(first_period, '') = '') GROUP BY 1) f
 WHERE dataset.id = f.dataset_id AND coalesce(first_period, '') = ''
-- STEP last period, from the observations
UPDATE dataset SET last_period = f.period
  FROM (SELECT dataset_id, max(period COLLATE "C") AS period FROM observation
         WHERE dataset_id IN (SELECT id FROM dataset WHERE coalesce(last_period, '') = '') GROUP BY 1) f
 WHERE dataset.id = f.dataset_id AND coalesce(last_period, '') = ''
-- STEP kind of period, from the first one
UPDATE dataset SET period_type = CASE WHEN first_period LIKE '%W%' THEN 'week' WHEN length(first_period) = 6 THEN 'month' END
 WHERE coalesce(period_type, '') = '' AND (first_period LIKE '%W%' OR length(first_period) = 6)
-- STEP constraints and defaults
DO $$
DECLARE
  wanted RECORD;
  old RECORD;
  definition TEXT;
  reason TEXT;
BEGIN
  -- Rows without a value keep the column as it is: what no release reads is no reason to stay down.
  FOR wanted IN
    SELECT c.relname AS tab, a.attname AS col FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_attribute r ON r.attrelid = format('%I.%I', {schema}, c.relname)::regclass AND r.attname = a.attname
    WHERE c.relnamespace = {head_oid} AND c.relkind = 'r' AND a.attnum > 0 AND a.attnotnull
      AND NOT r.attnotnull AND r.attgenerated = ''
  LOOP
    BEGIN
      EXECUTE format('ALTER TABLE %I.%I ALTER COLUMN %I SET NOT NULL', {schema}, wanted.tab, wanted.col);
    EXCEPTION WHEN not_null_violation THEN
      RAISE WARNING '%.% has rows without a value', wanted.tab, wanted.col;
    END;
  END LOOP;
  -- Columns that the head lacks are somebody else's: their defaults are none of ours.
  FOR wanted IN
    SELECT c.relname AS tab, a.attname AS col FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_attribute r ON r.attrelid = format('%I.%I', {schema}, c.relname)::regclass AND r.attname = a.attname
    LEFT JOIN pg_attrdef d ON d.adrelid = r.attrelid AND d.adnum = r.attnum
    WHERE c.relnamespace = {head_oid} AND c.relkind = 'r' AND a.attnum > 0 AND a.atttypid = 'boolean'::regtype
      AND r.atttypid = a.atttypid AND r.attgenerated = '' AND pg_get_expr(d.adbin, d.adrelid) IS DISTINCT FROM 'false'
  LOOP
    EXECUTE format('ALTER TABLE %I.%I ALTER COLUMN %I SET DEFAULT false', {schema}, wanted.tab, wanted.col);
  END LOOP;
  IF EXISTS (SELECT FROM pg_constraint WHERE connamespace = {schema_oid}
             AND conname = 'predictionsetup_backtest_id_key') THEN
    EXECUTE format('ALTER TABLE %I.predictionsetup RENAME CONSTRAINT predictionsetup_backtest_id_key'
                   ' TO uq_predictionsetup_backtest_id', {schema});
  END IF;
  -- Keys before the foreign keys, which need them. One with another name does as well.
  FOR wanted IN
    SELECT k.conname, c.relname AS tab, pg_get_constraintdef(k.oid) AS definition
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype IN ('p', 'u') AND k.connamespace = {head_oid} AND NOT EXISTS (
      SELECT FROM pg_constraint r WHERE r.conrelid = format('%I.%I', {schema}, c.relname)::regclass
        AND r.contype = k.contype AND pg_get_constraintdef(r.oid) = pg_get_constraintdef(k.oid))
    ORDER BY k.contype, c.relname
  LOOP
    BEGIN
      EXECUTE format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', {schema}, wanted.tab, wanted.conname, wanted.definition);
    EXCEPTION WHEN integrity_constraint_violation OR invalid_table_definition OR duplicate_table OR duplicate_object
                OR feature_not_supported THEN
      GET STACKED DIAGNOSTICS reason = PG_EXCEPTION_DETAIL;
      RAISE WARNING '%: %; left off', wanted.conname, concat_ws(': ', SQLERRM, nullif(reason, ''));
    END;
  END LOOP;
  FOR wanted IN
    SELECT k.conname, c.relname AS tab, a.attname AS col, f.relname AS target, k.confdeltype,
           format('%I.%I', {schema}, c.relname)::regclass AS real, t.attname AS target_col
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
    JOIN pg_attribute t ON t.attrelid = f.oid AND t.attnum = k.confkey[1]
    WHERE k.contype = 'f' AND k.connamespace = {head_oid}
  LOOP
    definition := format('FOREIGN KEY (%I) REFERENCES %I.%I (%I)%s', wanted.col, {schema}, wanted.target,
      wanted.target_col, CASE wanted.confdeltype WHEN 'c' THEN ' ON DELETE CASCADE'
        WHEN 'n' THEN ' ON DELETE SET NULL' WHEN 'r' THEN ' ON DELETE RESTRICT' ELSE '' END);
    CONTINUE WHEN EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = wanted.real AND k.contype = 'f'
      AND k.conname = wanted.conname AND k.confdeltype = wanted.confdeltype
      AND k.confrelid = format('%I.%I', {schema}, wanted.target)::regclass);
    BEGIN
      FOR old IN
        SELECT k.conname FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
        WHERE k.conrelid = wanted.real AND k.contype = 'f' AND (a.attname = wanted.col OR k.conname = wanted.conname)
      LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I', wanted.real, old.conname);
      END LOOP;
      EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', wanted.real, wanted.conname, definition);
    EXCEPTION
      WHEN foreign_key_violation THEN
        RAISE WARNING '%: rows refer to others that are gone; left off', wanted.conname;
      WHEN invalid_foreign_key THEN
        RAISE WARNING '%: % has lost the key that it needs; left off', wanted.conname, wanted.target;
    END;
  END LOOP;
END $$
-- STEP the predecessor of predictionsetup, if nobody used it
DO $$
DECLARE
  used BOOLEAN;
  reason TEXT;
BEGIN
  IF EXISTS (SELECT FROM pg_tables WHERE schemaname = {schema} AND tablename = 'configuredmodelwithdatasource') THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.configuredmodelwithdatasource)', {schema}) INTO used;
    IF used THEN
      RAISE WARNING 'configuredmodelwithdatasource has rows and is kept';
    ELSE
      BEGIN
        EXECUTE format('ALTER TABLE %I.prediction DROP COLUMN IF EXISTS configured_model_with_data_source_id', {schema});
        EXECUTE format('DROP TABLE %I.configuredmodelwithdatasource', {schema});
      EXCEPTION WHEN dependent_objects_still_exist THEN
        GET STACKED DIAGNOSTICS reason = PG_EXCEPTION_DETAIL;
        RAISE WARNING 'configuredmodelwithdatasource is kept: %', reason;
      END;
    END IF;
  END IF;
END $$
-- STEP labels of enum types
DO $$
DECLARE
  missing RECORD;
BEGIN
  FOR missing IN
    SELECT h.typname AS type, e.enumlabel AS label FROM pg_enum e JOIN pg_type h ON h.oid = e.enumtypid
    WHERE h.typnamespace = {head_oid} AND NOT EXISTS (
      SELECT FROM pg_enum r JOIN pg_type t ON t.oid = r.enumtypid
      WHERE t.typnamespace = {schema_oid} AND t.typname = h.typname AND r.enumlabel = e.enumlabel)
    ORDER BY h.typname, e.enumsortorder
  LOOP
    RAISE WARNING 'type % lacks the label %: rows that need it cannot be stored', missing.type, missing.label;
  END LOOP;
END $$
-- STEP the revision
DO $$
DECLARE
  revisions TEXT[];
BEGIN
  SELECT array_agg(version_num ORDER BY version_num) INTO revisions FROM alembic_version;
  IF revisions IS NULL THEN
    INSERT INTO alembic_version (version_num) VALUES ('a7b8c9d0e1f2');
  ELSIF array_length(revisions, 1) > 1 THEN
    RAISE WARNING 'alembic_version has several rows and is kept: %', array_to_string(revisions, ', ');
  ELSIF revisions <@ ARRAY['fe59a33965ed', 'ff2b1bbb8418', 'a1b2c3d4e5f6', 'b2c3d4e5f6a7', 'c3d4e5f6a7b8',
                           'd4e5f6a7b8c9', 'e5f6a7b8c9d0', 'f6a7b8c9d0e1', 'a7b8c9d0e1f2'] THEN
    UPDATE alembic_version SET version_num = 'a7b8c9d0e1f2' WHERE version_num <> 'a7b8c9d0e1f2';
  ELSE
    RAISE WARNING 'alembic_version is at %, which this program does not know, and is kept', revisions[1];
  END IF;
END $$
