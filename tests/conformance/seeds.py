"""Creates servers with seeded databases for tests. The rows are written directly into the database of the server: either the example
rows of the contract or the fixtures of http-api.md 10."""
import datetime
import json
import unittest

from chap_server import TEST_SERVER, NEXT_SEQ, Server

EXAMPLE_GEOJSON = ('{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point",'
                   '"coordinates":[36.5,-1.25]},"properties":{"name":"North"},"id":"OU_NORTH"}]}')
FIXTURE_FEATURES = ["mean_temperature", "rainfall", "population", "disease_cases"]
FIXTURE_UNITS = ["loc_1", "loc_2", "loc_3"]
FIXTURE_PERIODS = [f"{year}{month:02d}" for year in (2020, 2021, 2022) for month in range(1, 13)]


def periods_from(first, n):
    """Returns n consecutive periods: months (`202001`) or ISO weeks (`2020W01`)."""
    if "W" in first:
        monday = datetime.date.fromisocalendar(int(first[:4]), int(first[5:]), 1)
        weeks = [(monday + datetime.timedelta(weeks=i)).isocalendar() for i in range(n)]
        return [f"{week.year}W{week.week:02d}" for week in weeks]
    start = int(first[:4]) * 12 + int(first[4:]) - 1
    return [f"{month // 12}{month % 12 + 1:02d}" for month in range(start, start + n)]


def insert(db, table, **columns):
    """Inserts a row and returns its id. Lists and dictionaries are stored as JSON."""
    names = ", ".join(f'"{name}"' for name in columns)
    values = [json.dumps(v) if isinstance(v, (list, dict)) else v for v in columns.values()]
    places = ", ".join("?" * len(values))
    return db.execute(f"INSERT INTO {table} ({names}) VALUES ({places}) RETURNING id", values).fetchone()[0]


def specification(db, dataset, **more):
    """Returns the id of a specification of the data set. Inserts a specification if the data set has none."""
    found = db.execute("SELECT id FROM backtestspecification WHERE dataset_id = ?", (dataset,)).fetchone()
    if found:
        return found[0]
    return insert(db, "backtestspecification", **{
        "dataset_id": dataset, "target_column": "disease_cases", "n_periods": 3, "n_splits": 7, "stride": 1, "n_retrain": 1,
        "future_weather_provider": "climatology", "org_units": [], **more})


def insert_job(db, job, status, kind="create_backtest", result=None, **more):
    """Inserts the record of a job with the id `job`."""
    seq = db.execute(f"SELECT {NEXT_SEQ}").fetchone()[0]
    ended = None if status in ("PENDING", "STARTED") else "2026-03-02T08:00:09.120000"
    insert(db, "chapx_job", **{"id": job, "seq": seq, "type": kind, "name": "demo forecast", "task": "chap.none",
                               "status": status, "start_time": f"2026-03-02T08:00:00.{seq:06d}", "end_time": ended,
                               "result": result, **more})


def contract_examples(db):
    """Inserts the rows of the example bodies of http-api.md: template, model, data set, backtest and prediction, each with id 1."""
    db.execute("DELETE FROM configuredmodeldb")
    db.execute("DELETE FROM modeltemplatedb")
    if not TEST_SERVER:  # makes the next ids of SQLite follow the ids of the rows below, as in PostgreSQL (seeded_server())
        db.execute("DELETE FROM sqlite_sequence WHERE name IN ('modeltemplatedb', 'configuredmodeldb')")
    template = insert(
        db, "modeltemplatedb", id=1, name="demo_rainlag", source_url="https://example.org/demo@abc123", version="abc123",
        supported_period_type="month", user_options={"n_lags": {"type": "integer", "default": 3}},
        required_covariates=["rainfall"], min_prediction_periods=1, max_prediction_periods=6, target="disease_cases",
        allow_free_additional_continuous_covariates=True, display_name="Demo rain-lag model", description="Toy template",
        author_note="", author_assessed_status="yellow", author="A. Author", organization="Demo Institute",
        contact_email="demo@example.org")
    model = insert(db, "configuredmodeldb", id=1, name="demo_rainlag:two_lags", model_template_id=template,
                   user_option_values={"n_lags": 2}, additional_continuous_covariates=["mean_temperature"],
                   configuration_digest="-")
    dataset = insert(
        db, "dataset", name="demo import", type="evaluation", created="2026-03-01 09:30:00.125000", first_period="202401",
        last_period="202402", period_type="month", geojson=EXAMPLE_GEOJSON,
        data_sources=[{"covariate": "rainfall", "dataElementId": "DE_RAIN"}], covariates=["rainfall", "disease_cases"],
        org_units=["OU_NORTH"])
    for period, feature, value in (("202401", "rainfall", 12.5), ("202401", "disease_cases", 4.0),
                                   ("202402", "rainfall", 0.0), ("202402", "disease_cases", None)):
        insert(db, "observation", dataset_id=dataset, period=period, org_unit="OU_NORTH", feature_name=feature, value=value)
    backtest = insert(
        db, "backtest", dataset_id=dataset, specification_id=specification(db, dataset), model_db_id=model, model_id="demo_rainlag:two_lags", name="demo run",
        created="2026-03-01 10:00:00.000500", model_template_version="abc123", org_units=["OU_NORTH"],
        split_periods=["202402"], aggregate_metrics={"crps": 0.75, "mae": 1.0}, max_horizon_distance=1)
    insert(db, "backtestforecast", backtest_id=backtest, period="202402", org_unit="OU_NORTH", last_train_period="202401",
           last_seen_period="202402", values=[1.0, 2.0, 3.0, 4.0, 8.0 - 0.5])
    prediction = insert(
        db, "prediction", dataset_id=dataset, model_db_id=model, model_id="demo_rainlag:two_lags", n_periods=1,
        name="demo forecast", created="2026-03-02 00:00:00.000000", meta_data={}, org_units=["OU_NORTH"])
    insert(db, "predictionsamplesentry", prediction_id=prediction, period="202403", org_unit="OU_NORTH",
           values=[1.0, 3.0, 9.0])
    insert_job(db, "evaluated", "SUCCESS", result="1")
    insert_job(db, "predicted", "SUCCESS", "create_prediction", "1")
    insert_job(db, "gone", "SUCCESS", result="999")
    insert_job(db, "failed", "FAILURE", error="boom", traceback="Traceback: boom")
    insert_job(db, "revoked", "REVOKED")
    insert_job(db, "waiting", "PENDING", eta=9e9)


def fixture_dataset(db, name, cases, **more):
    """Inserts a data set. cases(u, p) returns the number of cases of an org unit and a period, which are given by their numbers."""
    dataset = insert(db, "dataset", **{
        "name": name, "type": "evaluation", "created": "2026-01-01 00:00:00.000000", "first_period": "202001",
        "last_period": "202212", "period_type": "month", "covariates": FIXTURE_FEATURES, "org_units": FIXTURE_UNITS,
        "data_sources": [{"covariate": "rainfall", "dataElementId": "DE_1"}], **more})
    rows = []
    for u, unit in enumerate(FIXTURE_UNITS):
        for p, period in enumerate(FIXTURE_PERIODS):
            values = {"mean_temperature": 20.0 + p % 12, "rainfall": 10.0 * (1 + p % 12), "population": 1000.0 + u,
                      "disease_cases": cases(u, p)}
            rows += [(dataset, period, unit, feature, values[feature]) for feature in FIXTURE_FEATURES]
    db.executemany("INSERT INTO observation (dataset_id, period, org_unit, feature_name, value) VALUES (?, ?, ?, ?, ?)", rows)
    return dataset


def fixture_backtest(db, dataset, name, splits):
    """Inserts a backtest with forecasts for three periods after each split."""
    backtest = insert(
        db, "backtest", dataset_id=dataset, specification_id=specification(db, dataset), model_db_id=1, model_id="naive_model", name=name,
        created="2026-01-02 00:00:00.000000", org_units=FIXTURE_UNITS, split_periods=splits,
        aggregate_metrics={"MAE": 1.5}, max_horizon_distance=3)
    for split in splits:
        first = FIXTURE_PERIODS.index(split)
        for unit in FIXTURE_UNITS:
            for horizon in range(3):
                insert(db, "backtestforecast", backtest_id=backtest, period=FIXTURE_PERIODS[first + horizon], org_unit=unit,
                       last_train_period=FIXTURE_PERIODS[first - 1], last_seen_period=split,
                       values=[float(first + horizon + s) for s in range(10)])
    return backtest


def reference_fixtures(db):
    """Inserts three data sets, two backtests with one common split, one prediction, and successful jobs. The results of the jobs are the
    ids of a backtest, of the prediction, and of a row that does not exist."""
    plain = fixture_dataset(db, "plain", lambda u, p: float((u + 1) * 5 + p % 12))
    fixture_dataset(db, "bare", lambda u, p: float(u + p), data_sources=None, org_units=None)
    fixture_dataset(db, "sparse", lambda u, p: 3.0 if p == 0 else None)
    fixture_backtest(db, plain, "first", ["202205", "202206"])
    fixture_backtest(db, plain, "second", ["202206", "202207"])
    prediction = insert(
        db, "prediction", dataset_id=plain, model_db_id=1, model_id="naive_model", n_periods=2, name="forecast",
        created="2026-01-03 00:00:00.000000", meta_data={"ticket": "T-1"}, org_units=FIXTURE_UNITS)
    for period in ("202301", "202302"):
        for unit in FIXTURE_UNITS:
            insert(db, "predictionsamplesentry", prediction_id=prediction, period=period, org_unit=unit,
                   values=[float(s) for s in range(10)])
    insert_job(db, "evaluated", "SUCCESS", result="1")
    insert_job(db, "predicted", "SUCCESS", "create_prediction", "1", prediction_setup_id=12)
    insert_job(db, "gone", "SUCCESS", result="999")


def seeded_server(seed, **options):
    """Returns a running server with seeded rows. A first start creates the schema. The rows are inserted while the server is stopped."""
    server = Server(**options)
    server.stop()
    with server.database() as db:
        seed(db)
        if TEST_SERVER:  # rows with explicit ids do not advance the sequences
            for table in ("modeltemplatedb", "configuredmodeldb", "dataset", "backtestspecification", "backtest", "predictionsetup",
                          "prediction"):
                db.execute(f"SELECT setval('{table}_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)")
    server.start()
    return server


class SeededTest(unittest.TestCase):
    """All tests of a class share one server, which starts with the rows that `seed` inserts. A subclass sets `seed`."""
    maxDiff = None
    environment = {}

    @classmethod
    def setUpClass(cls):
        cls.server = seeded_server(cls.seed, environment=cls.environment)
        cls.addClassCleanup(cls.server.close)
