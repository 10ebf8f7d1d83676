"""The work that crash_test.py interrupts: a job and a simultaneous deletion. This module computes which rows the job adds and which rows
the deletion removes."""
import http.client
import time

from chap_server import FINAL, dataset_request, polygons, sample_data

ORG_UNITS, MONTHS, SPLITS, HORIZON = 30, 48, 6, 3
FEATURES = ("rainfall", "mean_temperature", "disease_cases", "population")
OBSERVATIONS = ORG_UNITS * MONTHS * len(FEATURES)
FORECASTS = ORG_UNITS * SPLITS * HORIZON
PREDICTED = ORG_UNITS * HORIZON
BASELINE, N_BASELINES = "baseline", 3  # the name of the backtests of baseline models, and the number of these models

# Pairs of a job and a simultaneous deletion. A deletion with a name that ends in "of the job" removes rows that the job needs. The
# other deletions remove rows that the job does not need.
PAIRS = (("import", "backtest"), ("observations", "backtests"), ("prediction", "prediction"), ("run", "setup"),
         ("evaluation", "dataset"), ("run", "setup of the job"), ("evaluation", "dataset of the job"),
         ("evaluation", "backtests"))
CRUD = {"dataset": "datasets", "backtest": "backtests", "prediction": "predictions", "predictionsetup": "prediction-setups"}
# (table, column, parent table): the column contains ids of rows of the parent table.
CHILDREN = (
    ("observation", "dataset_id", "dataset"), ("backtest", "dataset_id", "dataset"),
    ("backtestforecast", "backtest_id", "backtest"), ("backtestmetric", "backtest_id", "backtest"),
    ("predictionsetup", "backtest_id", "backtest"), ("prediction", "dataset_id", "dataset"),
    ("prediction", "prediction_setup_id", "predictionsetup"), ("predictionsamplesentry", "prediction_id", "prediction"),
    ("chapx_job_result", "job_id", "chapx_job"), ("chapx_job_step", "job_id", "chapx_job"),
    ("chapx_job_log", "job_id", "chapx_job"), ("chapx_job_payload", "id", "chapx_job"),
    ("chapx_job_request", "job_id", "chapx_job"))
# For each table, an SQL expression that counts the rows that belong to a row (its children).
PARTS = {"dataset": "(SELECT count(*) FROM observation o WHERE o.dataset_id = t.id)",
         "backtest": "(SELECT count(*) FROM backtestforecast f WHERE f.backtest_id = t.id AND length(CAST(t.aggregate_metrics AS text)) > 20)",
         "prediction": "(SELECT count(*) FROM predictionsamplesentry s WHERE s.prediction_id = t.id)",
         "predictionsetup": "0"}


def rows_of(database):
    """Returns for each table the sorted list of (name, number of children) of its rows, without the backtests of baselines."""
    return {table: sorted(row for row in database.execute(f"SELECT name, {parts} FROM {table} t").fetchall() if row[0] != BASELINE)
            for table, parts in PARTS.items()}


def check_baselines(test, server, n_forecasts):
    """Checks that every specification has one run of each baseline, and that every run with the status `done` has one complete backtest. A
    run whose job was killed too often stays pending (jobs.md J34)."""
    failed = len(server.get("/v1/jobs", {"type": "run_baseline", "status": "FAILURE"}).json)
    with server.database() as db:
        specifications = db.execute("SELECT count(*) FROM backtestspecification").fetchone()[0]
        statuses = [status for status, in db.execute("SELECT status FROM specificationbaseline").fetchall()]
        backtests = db.execute(f"SELECT {PARTS['backtest']} FROM backtest t WHERE name = '{BASELINE}'").fetchall()
    test.assertEqual(len(statuses), N_BASELINES * specifications, "a run of a baseline is missing or stored twice")
    test.assertLessEqual(len(statuses) - statuses.count("done"), failed, "a run of a baseline was lost")
    test.assertEqual([count for count, in backtests], [n_forecasts] * statuses.count("done"),
                     "a backtest of a baseline is missing or stored twice")


def orphans_of(database):
    """Counts rows whose parent is missing, payloads of ended jobs, and ended jobs without logs. Returns a list of (kind, number). The
    list is empty if the database is consistent."""
    found = [(child, count) for child, column, parent in CHILDREN
             if (count := database.execute(f"SELECT count(*) FROM {child} c WHERE c.{column} IS NOT NULL AND NOT EXISTS"
                                           f" (SELECT 1 FROM {parent} p WHERE p.id = c.{column})").fetchone()[0])]
    kept = database.execute("SELECT count(*) FROM chapx_job_payload p JOIN chapx_job j ON j.id = p.id"
                            " WHERE j.status NOT IN ('PENDING', 'STARTED')").fetchone()[0]
    unlogged = database.execute("SELECT count(*) FROM chapx_job j WHERE j.status NOT IN ('PENDING', 'STARTED')"
                                " AND NOT EXISTS (SELECT 1 FROM chapx_job_log l WHERE l.job_id = j.id)").fetchone()[0]
    return found + [("payload of an ended job", kept)] * bool(kept) + [("ended job without logs", unlogged)] * bool(unlogged)


class ExpectedRows:
    """The expected contents of the database: for each table, (name, number of children) of every row."""

    def __init__(self, server):
        self.server = server
        self.rows = {table: [] for table in PARTS}
        self.data = {"geojson": polygons(ORG_UNITS), "providedData": sample_data(ORG_UNITS, MONTHS, FEATURES)}
        self.dataset = self.run_job("import", "base", self.job_request("import", "base"))

    def add(self, rows):
        for table, row in rows:
            self.rows[table] = sorted([*self.rows[table], row])

    def remove(self, rows):
        for table, row in rows:
            self.rows[table].remove(row)

    def job_request(self, kind, name, setup=None, dataset=None):
        """Returns the path and the body of the request that submits the job."""
        if kind == "import":
            return "/v1/analytics/make-dataset", {**dataset_request(), "name": name, **self.data}
        if kind == "observations":
            return "/v1/crud/datasets", {"name": name, "geojson": self.data["geojson"],
                                         "observations": self.data["providedData"]}
        if kind == "prediction":
            return "/v1/analytics/make-prediction", {**dataset_request(), "name": name, "modelId": "naive_model",
                                                     "nPeriods": HORIZON, **self.data}
        if kind == "run":
            return f"/v1/crud/prediction-setups/{setup}/run", {"name": name, "nPeriods": HORIZON, **self.data}
        return "/v1/analytics/create-backtest", {"name": name, "modelId": "naive_model", "datasetId": dataset or self.dataset,
                                                 "nPeriods": HORIZON, "nSplits": SPLITS}

    @staticmethod
    def rows_of_job(kind, name):
        """Returns the rows that a successful job has added."""
        if kind in ("prediction", "run"):
            return [("dataset", (name, OBSERVATIONS)), ("prediction", (name, PREDICTED))]
        if kind == "evaluation":
            return [("backtest", (name, FORECASTS))]
        # A job of the kind `observations` stores only two of the four features.
        return [("dataset", (name, OBSERVATIONS if kind == "import" else OBSERVATIONS // 2))]

    def run_job(self, kind, name, request):
        """Runs a job that must succeed, and adds its rows to the expected rows. Returns the id of the row that the job has created."""
        row = self.server.run_job(*request)
        self.add(self.rows_of_job(kind, name))
        return row

    def new_setup(self, name):
        """Creates a backtest and a prediction setup, and returns the ids of both."""
        backtest = self.run_job("evaluation", name, self.job_request("evaluation", name))
        answer = self.server.post("/v1/crud/prediction-setups", {"name": name, "backtestId": backtest})
        assert answer.status == 200, answer.text
        self.add([("predictionsetup", (name, 0))])
        return backtest, answer.json["id"]

    def prepare(self, kind, deletion, name):
        """Creates the rows that the job and the deletion require. Returns the request that submits the job, the path of the
        deletion, and the rows that the deletion removes."""
        old, old_setup = f"{name}, old", f"{name}, setup"
        setup = dataset = None
        if kind == "run" or deletion == "backtest":
            backtest, setup = self.new_setup(old_setup)
        if deletion.startswith("setup"):
            if deletion == "setup":
                self.run_job("run", old, self.job_request("run", old, setup))
            path, rows = f"/v1/crud/prediction-setups/{setup}", [("predictionsetup", (old_setup, 0))]
            if deletion == "setup":  # the job belongs to another setup
                _, setup = self.new_setup(f"{old_setup} two")
        elif deletion.startswith("dataset"):
            dataset = self.run_job("import", old, self.job_request("import", old))
            path, rows = f"/v1/crud/datasets/{dataset}", self.rows_of_job("import", old)
            if deletion == "dataset":
                dataset = None
        elif deletion == "prediction":
            prediction = self.run_job("prediction", old, self.job_request("prediction", old))
            path, rows = f"/v1/crud/predictions/{prediction}", [("prediction", (old, PREDICTED))]
        elif deletion == "backtest":
            path = f"/v1/crud/backtests/{backtest}"
            rows = [*self.rows_of_job("evaluation", old_setup), ("predictionsetup", (old_setup, 0))]
        else:
            names = [old, f"{old} two"]
            ids = [self.run_job("evaluation", name, self.job_request("evaluation", name)) for name in names]
            path = "/v1/crud/backtests?ids=" + ",".join(map(str, ids))
            rows = [row for name in names for row in self.rows_of_job("evaluation", name)]
        return self.job_request(kind, name, setup, dataset), path, rows

    def check(self, test):
        """Waits for all jobs and compares the database with the expected rows."""
        self.server.wait_for_all_jobs()
        with self.server.database() as db:
            test.assertEqual(orphans_of(db), [])
            test.assertEqual(rows_of(db), self.rows, "a row is missing, duplicated or half-written")
        check_baselines(test, self.server, FORECASTS)

    def found(self, rows):
        """Returns those of the given rows that are in the database. Asserts that none of them is half-written."""
        with self.server.database() as db:
            stored = rows_of(db)
        present = [(table, row) for table, row in rows if row[0] in [name for name, _ in stored[table]]]
        broken = [(table, row) for table, row in present if row not in stored[table]]
        assert not broken, f"half-written: {broken}"
        return present

    def check_deletion(self, test, answer, rows):
        """Checks that the deletion is complete or has had no effect. A deletion with status 200 must be complete. Returns whether the
        deletion is complete."""
        present = self.found(rows)
        if answer == 200:
            test.assertEqual(present, [], "the status is 200, but rows were not deleted")
        test.assertIn(len(present), (0, len(rows)), "only some of the rows were deleted")
        if not present:
            self.remove(rows)
        return not present

    def job_end(self, job):
        """Waits until the job has ended and returns its status. Returns None if the job was deleted together with its setup."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            answer = self.server.get(f"/v1/jobs/{job}")
            if answer.status == 404:
                return None
            if answer.json in FINAL:
                return answer.json
            time.sleep(0.02)
        raise TimeoutError(f"job {job}: {answer.text}\n" + self.server.get(f"/v1/jobs/{job}/logs").text)

    def check_job(self, test, job, kind, name, killed, inputs_deleted):
        """Checks the status and the rows of the job. `killed` says whether the process of the job was killed. `inputs_deleted` says whether
        the rows that the job requires were deleted."""
        status = self.job_end(job)
        rows = self.rows_of_job(kind, name)
        if status == "SUCCESS":
            self.add(rows)
            return
        text = self.server.get(f"/v1/jobs/{job}/logs").text
        if kind == "run" and inputs_deleted:  # the job was deleted with its setup, and may have stored its rows before the deletion
            test.assertIsNone(status, text)
            self.add(self.found(rows))
            return
        test.assertEqual(status, "FAILURE", text)
        test.assertTrue((killed and "SIGKILL" in text) or
                        (inputs_deleted and ("data set of this job has been deleted" in text or "not found" in text)), text)
        remaining = self.found(rows)
        test.assertIn(remaining, ([], rows[:-1]), "a failed job has stored its result")
        self.add(remaining)


def send_deletion(server, path):
    """Sends the deletion and returns the status of the response. Returns None if the server was killed before it responded."""
    try:
        return server.request("DELETE", path).status
    except (OSError, http.client.HTTPException):
        return None
