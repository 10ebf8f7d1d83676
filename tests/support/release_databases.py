"""Databases as every CHAP release left them (contract, database.md 3.2 to 3.4), as far as tables go.

A release's tables are the head's with what came later taken away, step by step. `start_of_the_reference`
does to a database what a start of a later release does: the column pass (3.3), missing tables, seeding.
"""
import json
import os
import re

HEAD = os.path.join("migrations", "postgresql", "0001_head.sql")
NEWEST = "v2.1.0"
# The head's constraints as a running reference makes them (1.3).
CREATE_ALL = [
    (" NOT NULL DEFAULT false", " NOT NULL"),
    ("uq_predictionsetup_backtest_id", "predictionsetup_backtest_id_key"),
    ("REFERENCES backtest (id) ON DELETE CASCADE", "REFERENCES backtest (id)"),
    ("fk_predictionsetup_configured_model", "predictionsetup_configured_model_id_fkey"),
    (" ON DELETE RESTRICT", ""), (" ON DELETE SET NULL", ""),
    ("fk_prediction_prediction_setup", "prediction_prediction_setup_id_fkey"),
]
OURS = ("alembic_version", "debugentry")  # tables that the reference at head does not make
DEBUG_ENTRY = ("CREATE TABLE debugentry (id SERIAL PRIMARY KEY, timestamp FLOAT NOT NULL);"
               "INSERT INTO debugentry (timestamp) VALUES (1.5);")
# From each release back to the one before; a name is the last release of its row in 3.4.
BACK = [
    ("v2.1.0", ""),
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
# Until here the column pass gave JSON columns `[]`.
BRACKETS_UNTIL = "v1.1.0"
# Only the column pass adds these: Alembic's revisions have never heard of them (3.2).
UNKNOWN_TO_ALEMBIC = ("ALTER TABLE modeltemplatedb DROP documentation_url, DROP min_prediction_length, DROP max_prediction_length,"
                      " DROP requires_geo, DROP uses_chapkit; ALTER TABLE modelspec DROP documentation_url;")
ALEMBIC_VERSION = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY);"
REVISIONS = ("fe59a33965ed", "ff2b1bbb8418", "a1b2c3d4e5f6", "b2c3d4e5f6a7", "c3d4e5f6a7b8", "d4e5f6a7b8c9", "e5f6a7b8c9d0",
             "f6a7b8c9d0e1", "a7b8c9d0e1f2")
# What revisions b2c3d4e5f6a7 and c3d4e5f6a7b8 make (1.4).
WITH_DATA_SOURCE = """
CREATE TABLE configuredmodelwithdatasource (id SERIAL PRIMARY KEY, name VARCHAR NOT NULL, created TIMESTAMP,
  configured_model_id INTEGER NOT NULL REFERENCES configuredmodeldb (id), start_period VARCHAR, org_units JSON,
  data_sources JSON, period_type VARCHAR);
ALTER TABLE prediction ADD configured_model_with_data_source_id INTEGER
  CONSTRAINT fk_prediction_configured_model_with_data_source REFERENCES configuredmodelwithdatasource (id);
"""


def head_objects(shape):
    """Types and tables of the head by name, as statements; `shape` is a list of replacements."""
    with open(HEAD, encoding="utf-8") as file:
        text = file.read().split("-- Jobs.")[0]
    for old, new in shape:
        text = text.replace(old, new)
    return dict((name, kind + " " + name + rest)
                for kind, name, rest in re.findall(r"^(CREATE (?:TYPE|TABLE)) (\w+)(.*?;)$", text, re.DOTALL | re.MULTILINE))


def make_tables(db, release):
    """The tables that a release makes in an empty database."""
    for name, statement in head_objects(CREATE_ALL).items():
        if name not in OURS:
            db.execute(statement)
    for tag, statements in BACK[:RELEASES.index(release) + 1]:
        if statements:
            db.execute(statements)
    if release == "v1.1.4":  # the only releases whose Alembic worked
        db.execute(ALEMBIC_VERSION + "INSERT INTO alembic_version VALUES ('ff2b1bbb8418')")


def make_alembic_tables(db, old_template):
    """Where somebody ran the Alembic command line: on the head's tables, or on those of v1.1.4."""
    for name, statement in head_objects([]).items():
        if name != "debugentry":
            db.execute(statement)
    for column in ("allow_free_additional_continuous_covariates", "requires_geo", "uses_chapkit"):
        db.execute(f"ALTER TABLE modeltemplatedb ALTER {column} DROP DEFAULT")
    db.execute("ALTER TABLE configuredmodeldb ALTER archived DROP DEFAULT, ALTER uses_chapkit DROP DEFAULT;"
               "INSERT INTO alembic_version VALUES ('a7b8c9d0e1f2')")
    if old_template:
        db.execute(UNKNOWN_TO_ALEMBIC)


def make_snapshot(db):
    """The development snapshot at revision c3d4e5f6a7b8."""
    make_tables(db, "v1.4.0")
    db.execute(WITH_DATA_SOURCE + ALEMBIC_VERSION + "INSERT INTO alembic_version VALUES ('c3d4e5f6a7b8')")


def columns(db, schema):
    """(table, column): (type's name, whether it is an enum)."""
    rows = db.execute("SELECT c.relname, a.attname, t.typname, t.typtype = 'e' FROM pg_attribute a"
                      " JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid"
                      " WHERE c.relnamespace = ?::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped"
                      " ORDER BY c.relname, a.attnum", (schema,)).fetchall()
    return {(table, column): (kind, enum) for table, column, kind, enum in rows}


# Declared defaults that are scalars and not None; only modelspec can lack one of these columns.
DECLARED = {"display_name": "No Display Name yet", "description": "No Description yet", "author_note": "No Author note yet",
            "author": "Unknown Author"}
ARTEFACTS = {"varchar": "", "int4": 0, "bool": False}  # by type; all other types get nothing


def column_pass(db, release):
    """3.3, exactly: the bare column, then a value by declared default or type in every row."""
    db.execute("CREATE SCHEMA shape; SET search_path = shape")
    make_tables(db, release)
    wanted = columns(db, "shape")
    db.execute("SET search_path = public; DROP SCHEMA shape CASCADE")
    present = columns(db, "public")
    tables = {table for table, _ in present}
    brackets = RELEASES.index(release) >= RELEASES.index(BRACKETS_UNTIL)
    for (table, column), (kind, enum) in wanted.items():
        # Each column in a transaction of its own: an enum's default fails, and the column with it.
        if table not in tables or (table, column) in present or enum:
            continue
        db.execute(f'ALTER TABLE {table} ADD COLUMN "{column}" {kind}')
        value = DECLARED.get(column, ARTEFACTS.get(kind)) if table == "modelspec" else ARTEFACTS.get(kind)
        if kind == "json" and brackets:
            value = "[]"
        if value is not None:
            db.execute(f'UPDATE {table} SET "{column}" = ? WHERE "{column}" IS NULL', (value,))


def start_of_the_reference(db, release=NEWEST):
    column_pass(db, release)
    present = {name for name, in db.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                                            " UNION SELECT typname FROM pg_type WHERE typtype = 'e'").fetchall()}
    for name, statement in head_objects(CREATE_ALL).items():
        if name not in present and name not in OURS:
            db.execute(statement)
    # Alembic fails, everything that it did is undone, and nobody hears of it (3.1). Then the seeds.
    insert(db, "modeltemplatedb", "ON CONFLICT DO NOTHING", name="naive_model", supported_period_type="any", user_options={},
           hpo_search_space="null", required_covariates=["rainfall"], target="disease_cases", requires_geo=False,
           allow_free_additional_continuous_covariates=False, display_name="d", description="d", author_note="n",
           author_assessed_status="gray", author="CHAP team", source_url="NA", archived=False, uses_chapkit=False)
    template, = db.execute("SELECT id FROM modeltemplatedb WHERE name = 'naive_model'").fetchone()
    insert(db, "configuredmodeldb", "ON CONFLICT DO NOTHING", name="naive_model", model_template_id=template,
           user_option_values={}, additional_continuous_covariates=[], archived=False, uses_chapkit=False)


def insert(db, table, end="", **row):
    """Inserts what of the row the table has columns for, if there is such a table."""
    have = {column for of, column in columns(db, "public") if of == table}
    row = {k: json.dumps(v) if isinstance(v, (list, dict)) else v for k, v in row.items() if k in have}
    if not row:
        return
    names = ", ".join(f'"{k}"' for k in row)
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))}) {end}", list(row.values()))



def fill(db):
    """A row of everything that the release has, under the columns' names of all releases."""
    metadata = {"display_name": "d", "description": "d", "author_note": "n", "author_assessed_status": "red", "author": "a"}
    insert(db, "modeltemplatedb", supported_period_type="any", user_options=[], required_covariates=["rainfall"],
           target="disease_cases", allow_free_additional_continuous_covariates=False, requires_geo=False, name="model",
           archived=False, uses_chapkit=False, hpo_search_space=[], **metadata)
    insert(db, "configuredmodeldb", name="model", model_template_id=1, user_option_values=[], archived=False, uses_chapkit=False)
    insert(db, "dataset", name="old", covariates=["disease_cases"], created="2025-01-01 00:00:00", org_units=["b", "a"],
           first_period="202301", last_period="202302", period_type="month", data_sources=[])
    for unit in ("b", "a"):
        for period in ("202301", "202302"):
            insert(db, "observation", dataset_id=1, period=period, org_unit=unit, feature_name="disease_cases",
                   element_id="disease_cases", value=float("nan"))
    insert(db, "backtest", dataset_id=1, model_id="model", model_db_id=1, org_units=["a"], split_periods=["202302"],
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
