"""Makes the tables of a database of each CHAP release (database.md 3.2 to 3.4).

The tables of a release are made from the tables of head by undoing the later changes, step by step. start_of_the_reference()
changes a database as the start of a later release does: column pass (database.md 3.3), missing tables, seeding.
"""
import json
import os
import re

HEAD = os.path.join("migrations", "postgresql", "0001_head.sql")
# The newest release that ignores a failure of Alembic at its start (core-2.5.1.md 2.3).
NEWEST = "v2.1.0"
# The release with the head schema.
CURRENT = "v2.5.1"
# Text replacements in 0001_head.sql. They give the constraints the form in which a running reference creates them
# (database.md 1.3).
CREATE_ALL = [
    (" NOT NULL DEFAULT false", " NOT NULL"), (" NOT NULL DEFAULT true", " NOT NULL"),
    ("uq_predictionsetup_backtest_id", "predictionsetup_backtest_id_key"),
    ("REFERENCES backtest (id) ON DELETE CASCADE", "REFERENCES backtest (id)"),
    ("fk_predictionsetup_configured_model", "predictionsetup_configured_model_id_fkey"),
    (" ON DELETE RESTRICT", ""), (" ON DELETE SET NULL", ""),
    ("fk_prediction_prediction_setup", "prediction_prediction_setup_id_fkey"),
]
NOT_IN_THE_REFERENCE = ("alembic_version", "debugentry")  # tables that the reference at head does not create
DEBUG_ENTRY = ("CREATE TABLE debugentry (id SERIAL PRIMARY KEY, timestamp FLOAT NOT NULL);"
               "INSERT INTO debugentry (timestamp) VALUES (1.5);")
TABLES_OF_2_5 = ("backtestspecification", "specificationbaseline", "alertpolicy", "alert")
DROP_TABLES_OF_2_5 = "DROP TABLE alert, specificationbaseline, backtestspecification, alertpolicy;"
# The statements that change single tables of v2.5.1 back to those of v2.1.0.
TABLES_BEFORE_2_2 = {
    "dataset": "ALTER TABLE dataset DROP created_manually;",
    "modeltemplatedb": "ALTER TABLE modeltemplatedb DROP CONSTRAINT uq_modeltemplatedb_name_version, DROP source_digest, DROP is_live,"
                       " DROP role, ALTER version DROP NOT NULL, ADD CONSTRAINT modeltemplatedb_name_key UNIQUE (name);"
                       "ALTER TABLE modeltemplatedb RENAME min_prediction_periods TO min_prediction_length;"
                       "ALTER TABLE modeltemplatedb RENAME max_prediction_periods TO max_prediction_length;",
    "configuredmodeldb": "ALTER TABLE configuredmodeldb DROP CONSTRAINT uq_configuredmodeldb_template_name_digest,"
                         " DROP configuration_digest, DROP is_live, ADD CONSTRAINT configuredmodeldb_name_key UNIQUE (name);",
    "backtest": "ALTER TABLE backtest DROP chap_version, DROP specification_id;",
    "predictionsetup": "ALTER TABLE predictionsetup DROP alert_policy_id;",
}
# Each entry has the statements that change the tables of the newer release, in the entry before it, back to those of
# the named release. A name is the last release of its row in database.md 3.4.
BACK = [
    ("v2.5.1", ""),
    ("v2.1.0", "".join(TABLES_BEFORE_2_2.values()) + DROP_TABLES_OF_2_5),
    ("v2.0.0", "ALTER TABLE backtest DROP max_horizon_distance;"),
    ("v1.4.0", "ALTER TABLE prediction DROP prediction_setup_id; DROP TABLE predictionsetup;"
               "ALTER TABLE modeltemplatedb DROP documentation_url, DROP requires_geo, DROP uses_chapkit;"
               "ALTER TABLE modelspec DROP documentation_url;" + DEBUG_ENTRY),
    ("v1.1.4", "ALTER TABLE modeltemplatedb DROP archived, DROP min_prediction_length, DROP max_prediction_length;"),
    ("v1.1.0", "ALTER TABLE modeltemplatedb DROP hpo_search_space;"),
    ("v1.1.0pre", "ALTER TABLE prediction DROP org_units, DROP model_db_id;"),
    ("v1.0.17", "ALTER TABLE backtestforecast ALTER values DROP NOT NULL;"
                "ALTER TABLE predictionsamplesentry ALTER values DROP NOT NULL;"
                "ALTER TABLE dataset DROP data_sources, DROP first_period, DROP last_period, DROP org_units, DROP period_type;"
                "ALTER TABLE configuredmodeldb DROP archived, DROP uses_chapkit,"
                " DROP CONSTRAINT configuredmodeldb_model_template_id_fkey;"
                "ALTER TABLE configuredmodeldb ADD FOREIGN KEY (model_template_id) REFERENCES modeltemplatedb (id);"
                "ALTER TABLE modeltemplatedb DROP version; ALTER TABLE backtest DROP model_template_version;"),
    ("v1.0.8", "ALTER TABLE backtest DROP org_units, DROP split_periods, DROP aggregate_metrics, DROP model_db_id;"
               "DROP TABLE configuredmodeldb, modeltemplatedb; ALTER TABLE backtestmetric DROP org_unit;"
               "ALTER TABLE modelspec DROP author_note, DROP author_assessed_status, DROP configuration;"
               "ALTER TABLE modelspec RENAME supported_period_type TO supported_period_types;"
               "DROP TYPE authorassessedstatus;"),
    ("v1.0.6", "ALTER TABLE dataset DROP created, DROP covariates; ALTER TABLE observation RENAME feature_name TO element_id;"
               "ALTER TABLE backtest DROP name, DROP created; ALTER TABLE prediction RENAME model_id TO estimator_id;"
               "ALTER TABLE prediction DROP name, DROP created, DROP meta_data; DROP TABLE predictionsamplesentry;"
               "CREATE TABLE predictionforecast (id SERIAL PRIMARY KEY, period VARCHAR NOT NULL, org_unit VARCHAR NOT NULL,"
               " values JSON, prediction_id INTEGER NOT NULL REFERENCES prediction (id));"
               "ALTER TABLE modelspec RENAME target_name TO target_id;"
               "ALTER TABLE modelspec RENAME CONSTRAINT modelspec_target_name_fkey TO modelspec_target_id_fkey;"
               "ALTER TABLE modelspec DROP display_name, DROP citation_info, DROP contact_email, DROP organization,"
               " DROP organization_logo_url, DROP source_url;"),
]
RELEASES = [name for name, _ in BACK]
# In this release and in older releases, the column pass filled JSON columns with `[]`.
BRACKETS_UNTIL = "v1.1.0"
# Drops the columns that only the column pass adds. No Alembic revision adds these columns (database.md 3.2).
UNKNOWN_TO_ALEMBIC = ("ALTER TABLE modeltemplatedb DROP documentation_url, DROP min_prediction_length, DROP max_prediction_length,"
                      " DROP requires_geo, DROP uses_chapkit; ALTER TABLE modelspec DROP documentation_url;")
ALEMBIC_VERSION = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY);"
REVISIONS = ("fe59a33965ed", "ff2b1bbb8418", "a1b2c3d4e5f6", "b2c3d4e5f6a7", "c3d4e5f6a7b8", "d4e5f6a7b8c9", "e5f6a7b8c9d0",
             "f6a7b8c9d0e1", "a7b8c9d0e1f2")
# The revisions of v2.2.0 to v2.5.1 (core-2.5.1.md 2.1), in their order. The statements do what each revision does.
SPECIFICATIONS = """
CREATE TABLE backtestspecification (id SERIAL PRIMARY KEY, dataset_id INTEGER NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
  n_periods INTEGER NOT NULL, n_splits INTEGER NOT NULL, stride INTEGER NOT NULL, n_retrain INTEGER NOT NULL,
  future_weather_provider VARCHAR NOT NULL, org_units JSON, CONSTRAINT uq_backtestspecification_params
  UNIQUE (dataset_id, n_periods, n_splits, stride, n_retrain, future_weather_provider));
INSERT INTO backtestspecification (dataset_id, n_periods, n_splits, stride, n_retrain, future_weather_provider, org_units)
  SELECT dataset_id, n_periods, n_splits, stride, n_retrain, future_weather_provider, '["a"]' FROM backtest;
ALTER TABLE backtest ADD specification_id INTEGER REFERENCES backtestspecification (id);
UPDATE backtest b SET specification_id = s.id FROM backtestspecification s WHERE s.dataset_id = b.dataset_id;
ALTER TABLE backtest ALTER specification_id SET NOT NULL, DROP n_periods, DROP n_splits, DROP stride, DROP n_retrain,
  DROP future_weather_provider;
"""
FORWARD = [
    ("b8c9d0e1f2a3", "ALTER TABLE modeltemplatedb ADD source_digest VARCHAR, ADD is_live BOOLEAN NOT NULL DEFAULT true;"
                     "UPDATE modeltemplatedb SET version = 'legacy-unversioned' WHERE version IS NULL;"
                     "ALTER TABLE modeltemplatedb ALTER version SET NOT NULL, DROP CONSTRAINT modeltemplatedb_name_key,"
                     " ADD CONSTRAINT uq_modeltemplatedb_name_version UNIQUE (name, version);"
                     "ALTER TABLE configuredmodeldb ADD configuration_digest VARCHAR, ADD is_live BOOLEAN NOT NULL DEFAULT true;"
                     "UPDATE configuredmodeldb SET configuration_digest ="
                     " '79b9d77a3c4b63d5d40b886446f00f12834d1b1233ad50e9531e22e513ecb355';"
                     "ALTER TABLE configuredmodeldb ALTER configuration_digest SET NOT NULL,"
                     " DROP CONSTRAINT configuredmodeldb_name_key, ADD CONSTRAINT uq_configuredmodeldb_template_name_digest"
                     " UNIQUE (model_template_id, name, configuration_digest);"),
    ("c9d0e1f2a3b4", "ALTER TABLE modeltemplatedb RENAME min_prediction_length TO min_prediction_periods;"
                     "ALTER TABLE modeltemplatedb RENAME max_prediction_length TO max_prediction_periods;"),
    ("d0e1f2a3b4c5", "ALTER TABLE backtest ADD n_periods INTEGER NOT NULL DEFAULT 1, ADD n_splits INTEGER NOT NULL DEFAULT 1,"
                     " ADD stride INTEGER NOT NULL DEFAULT 1, ADD n_retrain INTEGER NOT NULL DEFAULT 1;"
                     "ALTER TABLE backtest ALTER n_periods DROP DEFAULT, ALTER n_splits DROP DEFAULT, ALTER stride DROP DEFAULT,"
                     " ALTER n_retrain DROP DEFAULT;"),
    ("e1f2a3b4c5d6", "ALTER TABLE backtest ADD future_weather_provider VARCHAR NOT NULL DEFAULT 'climatology';"
                     "ALTER TABLE backtest ALTER future_weather_provider DROP DEFAULT;"),
    ("f2a3b4c5d6e1", SPECIFICATIONS),
    ("a3b4c5d6e7f2", "ALTER TABLE backtest ADD chap_version VARCHAR;"),
    ("b4c5d6e7f8a3", "ALTER TABLE dataset ADD created_manually BOOLEAN NOT NULL DEFAULT false;"),
    ("c5d6e7f8a3b4", "CREATE TABLE alertpolicy (id SERIAL PRIMARY KEY, name VARCHAR NOT NULL, levels JSON, created TIMESTAMP);"
                     "ALTER TABLE predictionsetup ADD alert_policy_id INTEGER CONSTRAINT fk_predictionsetup_alert_policy"
                     " REFERENCES alertpolicy (id) ON DELETE RESTRICT;"),
    ("d6e7f8a3b4c5", "CREATE TABLE alert (id SERIAL PRIMARY KEY, time_period VARCHAR NOT NULL, org_unit VARCHAR NOT NULL,"
                     " alert_policy_id INTEGER NOT NULL REFERENCES alertpolicy (id) ON DELETE RESTRICT, level VARCHAR NOT NULL,"
                     " prediction_id INTEGER REFERENCES prediction (id) ON DELETE RESTRICT, created TIMESTAMP,"
                     " approved VARCHAR NOT NULL DEFAULT 'pending', approved_by VARCHAR, approved_at TIMESTAMP,"
                     " CONSTRAINT uq_alert_prediction_org_unit_period UNIQUE (prediction_id, org_unit, time_period));"
                     "CREATE INDEX ix_alert_alert_policy_id ON alert (alert_policy_id);"
                     "CREATE INDEX ix_alert_approved ON alert (approved);"),
    ("e7f8a3b4c5d6", "ALTER TABLE backtestspecification ADD target_column VARCHAR NOT NULL DEFAULT 'disease_cases';"
                     "ALTER TABLE backtestspecification ALTER target_column DROP DEFAULT,"
                     " DROP CONSTRAINT uq_backtestspecification_params, ADD CONSTRAINT uq_backtestspecification_params UNIQUE"
                     " (dataset_id, target_column, n_periods, n_splits, stride, n_retrain, future_weather_provider);"),
    ("de7478f3ff6d", "ALTER TABLE modeltemplatedb ADD role VARCHAR(32);"),
]
# The statements of the revisions b2c3d4e5f6a7 and c3d4e5f6a7b8 (database.md 1.4).
WITH_DATA_SOURCE = """
CREATE TABLE configuredmodelwithdatasource (id SERIAL PRIMARY KEY, name VARCHAR NOT NULL, created TIMESTAMP,
  configured_model_id INTEGER NOT NULL REFERENCES configuredmodeldb (id), start_period VARCHAR, org_units JSON,
  data_sources JSON, period_type VARCHAR);
ALTER TABLE prediction ADD configured_model_with_data_source_id INTEGER
  CONSTRAINT fk_prediction_configured_model_with_data_source REFERENCES configuredmodelwithdatasource (id);
"""


def head_objects(shape):
    """Returns a dictionary with the names of the types and tables of the head and the statements that create them. `shape` is a list of
    text replacements."""
    with open(HEAD, encoding="utf-8") as file:
        text = file.read().split("-- Jobs.")[0]
    for old, new in shape:
        text = text.replace(old, new)
    return dict((name, kind + " " + name + rest)
                for kind, name, rest in re.findall(r"^(CREATE (?:TYPE|TABLE)) (\w+)(.*?;)$", text, re.DOTALL | re.MULTILINE))


def make_tables(db, release):
    """Creates the tables that a release creates in an empty database."""
    for name, statement in head_objects(CREATE_ALL).items():
        if name not in NOT_IN_THE_REFERENCE:
            db.execute(statement)
    for tag, statements in BACK[:RELEASES.index(release) + 1]:
        if statements:
            db.execute(statements)
    if release == "v1.1.4":  # only in the releases of this entry, Alembic ran without a failure
        db.execute(ALEMBIC_VERSION + "INSERT INTO alembic_version VALUES ('ff2b1bbb8418')")


def make_alembic_tables(db, old_template):
    """Creates the tables that result if a user runs the command line of Alembic. The tables are those of head, or with `old_template` those
    of v1.1.4."""
    for name, statement in head_objects([]).items():
        if name != "debugentry":
            db.execute(statement)
    db.execute(dict(BACK)["v2.1.0"])
    for column in ("allow_free_additional_continuous_covariates", "requires_geo", "uses_chapkit"):
        db.execute(f"ALTER TABLE modeltemplatedb ALTER {column} DROP DEFAULT")
    db.execute("ALTER TABLE configuredmodeldb ALTER archived DROP DEFAULT, ALTER uses_chapkit DROP DEFAULT;"
               "INSERT INTO alembic_version VALUES ('a7b8c9d0e1f2')")
    if old_template:
        db.execute(UNKNOWN_TO_ALEMBIC)


def apply_revision(db, revision):
    """Applies a revision, as the start of a later release does. The tables must have the shape of the revision before it."""
    db.execute(dict(FORWARD)[revision])
    db.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def make_snapshot(db):
    """Creates the tables of the development snapshot at revision c3d4e5f6a7b8."""
    make_tables(db, "v1.4.0")
    db.execute(WITH_DATA_SOURCE + ALEMBIC_VERSION + "INSERT INTO alembic_version VALUES ('c3d4e5f6a7b8')")


def columns(db, schema):
    """Returns {(table, column): (name of the type, whether the type is an enum)}."""
    rows = db.execute("SELECT c.relname, a.attname, t.typname, t.typtype = 'e' FROM pg_attribute a"
                      " JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid"
                      " WHERE c.relnamespace = ?::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped"
                      " ORDER BY c.relname, a.attnum", (schema,)).fetchall()
    return {(table, column): (kind, enum) for table, column, kind, enum in rows}


# The declared default values that are scalars and not None. Only table modelspec can lack one of these columns.
DECLARED = {"display_name": "No Display Name yet", "description": "No Description yet", "author_note": "No Author note yet",
            "author": "Unknown Author"}
# The values with which the column pass fills a column of a type. Columns of other types are not filled.
ARTEFACTS = {"varchar": "", "int4": 0, "bool": False}


def column_pass(db, release):
    """Runs the column pass of database.md 3.3. It adds each missing column without constraints, and then fills every row with the declared
    default value or with a value for the type."""
    db.execute("CREATE SCHEMA shape; SET search_path = shape")
    make_tables(db, release)
    expected = columns(db, "shape")
    db.execute("SET search_path = public; DROP SCHEMA shape CASCADE")
    present = columns(db, "public")
    tables = {table for table, _ in present}
    brackets = RELEASES.index(release) >= RELEASES.index(BRACKETS_UNTIL)
    for (table, column), (kind, enum) in expected.items():
        # The reference adds each column in its own transaction. For an enum, the default value is not valid, so the column is not added.
        if table not in tables or (table, column) in present or enum:
            continue
        db.execute(f'ALTER TABLE {table} ADD COLUMN "{column}" {"varchar(32)" if column == "role" else kind}')
        value = DECLARED.get(column, ARTEFACTS.get(kind)) if table == "modelspec" else ARTEFACTS.get(kind)
        if kind == "json" and brackets:
            value = "[]"
        if column == "is_live":
            value = True
        if value is not None:
            db.execute(f'UPDATE {table} SET "{column}" = ? WHERE "{column}" IS NULL', (value,))


def create_missing(db, release, present):
    """Creates the types and tables that are not in `present`, as `release` does."""
    missing = {name: statement for name, statement in head_objects(CREATE_ALL).items()
               if name not in present and name not in NOT_IN_THE_REFERENCE}
    for name, statement in missing.items():
        if release == CURRENT or name not in TABLES_OF_2_5:
            db.execute(without_tables_of_2_5(statement) if release != CURRENT else statement)
    if release != CURRENT:
        for name in TABLES_BEFORE_2_2:
            if name in missing:
                db.execute(TABLES_BEFORE_2_2[name])


def without_tables_of_2_5(statement):
    """Returns the statement without foreign keys to tables that only v2.5.1 has."""
    return re.sub(r",\s*CONSTRAINT \w+ FOREIGN KEY \(\w+\)\s+REFERENCES (?:%s) [^,\n]*" % "|".join(TABLES_OF_2_5), "", statement)


def start_of_the_reference(db, release=NEWEST):
    """Changes the database as the start of a release does."""
    column_pass(db, release)
    present = {name for name, in db.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                                            " UNION SELECT typname FROM pg_type WHERE typtype = 'e'").fetchall()}
    create_missing(db, release, present)
    # Alembic fails, and its changes are rolled back without a message (database.md 3.1). Then the reference inserts its seed rows.
    insert(db, "modeltemplatedb", "ON CONFLICT DO NOTHING", name="naive_model", supported_period_type="any", user_options={},
           hpo_search_space="null", required_covariates=["rainfall"], target="disease_cases", requires_geo=False,
           allow_free_additional_continuous_covariates=False, display_name="d", description="d", author_note="n",
           author_assessed_status="gray", author="CHAP team", source_url="NA", archived=False, uses_chapkit=False, version="1",
           is_live=True)
    template, = db.execute("SELECT id FROM modeltemplatedb WHERE name = 'naive_model'").fetchone()
    insert(db, "configuredmodeldb", "ON CONFLICT DO NOTHING", name="naive_model", model_template_id=template,
           user_option_values={}, additional_continuous_covariates=[], archived=False, uses_chapkit=False,
           configuration_digest=EMPTY_DIGEST, is_live=True)


# The digest of a configuration without options and covariates.
EMPTY_DIGEST = "79b9d77a3c4b63d5d40b886446f00f12834d1b1233ad50e9531e22e513ecb355"


def insert(db, table, end="", **row):
    """Inserts a row. Members for which the table has no column are left out. Does nothing if the table does not exist."""
    present = {column for owner, column in columns(db, "public") if owner == table}
    row = {k: json.dumps(v) if isinstance(v, (list, dict)) else v for k, v in row.items() if k in present}
    if not row:
        return
    names = ", ".join(f'"{k}"' for k in row)
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))}) {end}", list(row.values()))


def fill(db):
    """Inserts rows into all tables. The rows have members for the columns of all releases, and insert() uses those that the table has."""
    metadata = {"display_name": "d", "description": "d", "author_note": "n", "author_assessed_status": "red", "author": "a"}
    required = db.execute("SELECT attnotnull FROM pg_attribute WHERE attrelid = to_regclass('modeltemplatedb')"
                          " AND attname = 'version'").fetchone()
    version = "legacy-unversioned" if required == (True,) else None
    insert(db, "modeltemplatedb", supported_period_type="any", user_options=[], required_covariates=["rainfall"],
           target="disease_cases", allow_free_additional_continuous_covariates=False, requires_geo=False, name="model",
           archived=False, uses_chapkit=False, hpo_search_space=[], version=version, is_live=True, **metadata)
    insert(db, "configuredmodeldb", name="model", model_template_id=1, user_option_values=[], archived=False, uses_chapkit=False,
           configuration_digest=EMPTY_DIGEST, is_live=True)
    insert(db, "dataset", name="old", covariates=["disease_cases"], created="2025-01-01 00:00:00", org_units=["b", "a"],
           first_period="202301", last_period="202302", period_type="month", data_sources=[], created_manually=False)
    for unit in ("b", "a"):
        for period in ("202301", "202302"):
            insert(db, "observation", dataset_id=1, period=period, org_unit=unit, feature_name="disease_cases",
                   element_id="disease_cases", value=float("nan"))
    insert(db, "backtestspecification", dataset_id=1, target_column="disease_cases", n_periods=1, n_splits=1, stride=1, n_retrain=1,
           future_weather_provider="climatology", org_units=["a"])
    insert(db, "backtest", specification_id=1, dataset_id=1, model_id="model", model_db_id=1, org_units=["a"], split_periods=["202302"],
           aggregate_metrics={}, created="2025-01-02 00:00:00")
    nullable = db.execute("SELECT NOT attnotnull FROM pg_attribute WHERE attrelid = 'backtestforecast'::regclass"
                          " AND attname = 'values'").fetchone() == (True,)
    for values in ([1.0, 2.0], None if nullable else []):
        insert(db, "backtestforecast", backtest_id=1, period="202302", org_unit="a", last_train_period="202302",
               last_seen_period="202302", values=values)
    insert(db, "backtestmetric", backtest_id=1, metric_id="m", period="202302", org_unit="a", last_train_period="202302",
           last_seen_period="202302", value=1.5)
    insert(db, "predictionsetup", name="s", backtest_id=1, configured_model_id=1, org_units=["b"], covariate_sources=[],
           quantile_targets=[], schedule_enabled=False)
    insert(db, "prediction", dataset_id=1, model_id="model", estimator_id="model", model_db_id=1, n_periods=1, name="p",
           created="2025-01-03 00:00:00", meta_data={}, org_units=["b"])
    for table in ("predictionsamplesentry", "predictionforecast"):
        insert(db, table, prediction_id=1, period="202303", org_unit="b", values=[3.0])
    for feature in ("rainfall", "disease_cases"):
        insert(db, "featuretype", name=feature, display_name=feature, description="d")
    insert(db, "featuresource", name="f", display_name="f", feature_type="rainfall", provider="p", supported_period_types=["week"])
    insert(db, "modelspec", name="spec", supported_period_type="month", supported_period_types="month",
           target_name="disease_cases", target_id="disease_cases", configuration={}, **metadata)
    insert(db, "modelfeaturelink", model_id=1, feature_type="rainfall")
