-- The second part of an upgrade (see upgrade.sql). This part adds keys and defaults, drops tables and columns
-- that are not needed any more, and sets the revision.

-- STEP drop the columns of backtest that backtestspecification has now
DO $$
DECLARE
  moved RECORD;
  reason TEXT;
BEGIN
  FOR moved IN
    SELECT column_name AS col FROM information_schema.columns
    WHERE table_schema = {schema} AND table_name = 'backtest'
      AND column_name IN ('n_periods', 'n_splits', 'stride', 'n_retrain', 'future_weather_provider')
  LOOP
    BEGIN
      EXECUTE format('ALTER TABLE %I.backtest DROP COLUMN %I', {schema}, moved.col);
    EXCEPTION WHEN dependent_objects_still_exist THEN
      GET STACKED DIAGNOSTICS reason = PG_EXCEPTION_DETAIL;
      RAISE WARNING 'backtest.% is kept: %', moved.col, reason;
      EXECUTE format('ALTER TABLE %I.backtest ALTER COLUMN %I DROP NOT NULL', {schema}, moved.col);
    END;
  END LOOP;
END $$
-- STEP constraints and defaults
DO $$
DECLARE
  wanted RECORD;
  old RECORD;
  definition TEXT;
  reason TEXT;
BEGIN
  -- If a column has rows without a value, the column stays nullable. No release can read such rows, but the
  -- program can start.
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
  -- The defaults of columns that the head does not have are not changed, because these columns belong to
  -- other programs.
  FOR wanted IN
    SELECT c.relname AS tab, a.attname AS col, pg_get_expr(h.adbin, h.adrelid) AS initial
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_attrdef h ON h.adrelid = a.attrelid AND h.adnum = a.attnum
    JOIN pg_attribute r ON r.attrelid = format('%I.%I', {schema}, c.relname)::regclass AND r.attname = a.attname
    LEFT JOIN pg_attrdef d ON d.adrelid = r.attrelid AND d.adnum = r.attnum
    WHERE c.relnamespace = {head_oid} AND c.relkind = 'r' AND a.attnum > 0 AND a.atttypid = 'boolean'::regtype
      AND r.atttypid = a.atttypid AND r.attgenerated = ''
      AND pg_get_expr(d.adbin, d.adrelid) IS DISTINCT FROM pg_get_expr(h.adbin, h.adrelid)
  LOOP
    EXECUTE format('ALTER TABLE %I.%I ALTER COLUMN %I SET DEFAULT %s', {schema}, wanted.tab, wanted.col, wanted.initial);
  END LOOP;
  -- Several rows may have the same name, because a template may have several versions (README 31). Therefore
  -- a unique key on the column `name` alone is dropped, whatever the name of the key is.
  FOR old IN
    SELECT i.indexrelid::regclass AS index, k.conname, i.indrelid::regclass AS tab
    FROM pg_index i LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype = 'u'
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] AND a.attname = 'name'
    WHERE i.indisunique AND i.indnatts = 1 AND i.indrelid IN (
      format('%I.modeltemplatedb', {schema})::regclass, format('%I.configuredmodeldb', {schema})::regclass)
  LOOP
    IF old.conname IS NULL THEN
      EXECUTE format('DROP INDEX %s', old.index);
    ELSE
      EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', old.tab, old.conname);
    END IF;
  END LOOP;
  -- In a database whose schema is between two revisions of CHAP Core, the unique key of the specifications
  -- lacks the target column. Such a key is dropped; the loop over primary and unique keys below creates the
  -- right one.
  FOR old IN
    SELECT r.conrelid::regclass AS tab, r.conname FROM pg_constraint r
    JOIN pg_constraint k ON k.connamespace = {head_oid} AND k.conname = r.conname AND k.contype = 'u'
    WHERE r.connamespace = {schema_oid} AND r.contype = 'u' AND r.conname LIKE 'uq\_%'
      AND r.conrelid = format('%I.%I', {schema}, (SELECT relname FROM pg_class WHERE oid = k.conrelid))::regclass
      AND pg_get_constraintdef(r.oid) <> pg_get_constraintdef(k.oid)
  LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', old.tab, old.conname);
  END LOOP;
  IF EXISTS (SELECT FROM pg_constraint WHERE connamespace = {schema_oid}
             AND conname = 'predictionsetup_backtest_id_key') THEN
    EXECUTE format('ALTER TABLE %I.predictionsetup RENAME CONSTRAINT predictionsetup_backtest_id_key'
                   ' TO uq_predictionsetup_backtest_id', {schema});
  END IF;
  -- Primary and unique keys are created before foreign keys, because foreign keys need them. A key with the
  -- same columns but another name is accepted.
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
      RAISE WARNING '%: %; the constraint is left out', wanted.conname, concat_ws(': ', SQLERRM, nullif(reason, ''));
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
        RAISE WARNING '%: rows refer to rows that do not exist; the constraint is left out', wanted.conname;
      WHEN invalid_foreign_key THEN
        RAISE WARNING '%: % has no unique key on the column that the constraint refers to; the constraint is left out', wanted.conname, wanted.target;
    END;
  END LOOP;
END $$
-- STEP table configuredmodelwithdatasource, if it has no rows
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
    INSERT INTO alembic_version (version_num) VALUES ('de7478f3ff6d');
  ELSIF array_length(revisions, 1) > 1 THEN
    RAISE WARNING 'alembic_version has several rows and is kept: %', array_to_string(revisions, ', ');
  ELSIF revisions <@ ARRAY['fe59a33965ed', 'ff2b1bbb8418', 'a1b2c3d4e5f6', 'b2c3d4e5f6a7', 'c3d4e5f6a7b8',
                           'd4e5f6a7b8c9', 'e5f6a7b8c9d0', 'f6a7b8c9d0e1', 'a7b8c9d0e1f2', 'b8c9d0e1f2a3', 'c9d0e1f2a3b4',
                           'd0e1f2a3b4c5', 'e1f2a3b4c5d6', 'f2a3b4c5d6e1', 'a3b4c5d6e7f2', 'b4c5d6e7f8a3', 'c5d6e7f8a3b4',
                           'd6e7f8a3b4c5', 'e7f8a3b4c5d6', 'de7478f3ff6d'] THEN
    UPDATE alembic_version SET version_num = 'de7478f3ff6d' WHERE version_num <> 'de7478f3ff6d';
  ELSE
    RAISE WARNING 'alembic_version is at %, an unknown revision, and is kept', revisions[1];
  END IF;
END $$
