"""Tests upgrades of databases of every CHAP release, which contain rows (database.md 3.4)."""
import datetime
import json
import random
import re
import subprocess
import time
import unittest

import chap_server
import release_databases as releases
from chap_server import Server
from migrate_command import COLUMNS, CONSTRAINTS, INDEXES, MigrateTest, all_rows, catalogue, migrate, steps_of
from postgres import Connection, require_postgresql

require_postgresql()
# Allowed differences from the head (database.md 3.5). These constraints are missing, because rows of the oldest releases refer to models
# that no longer exist.
MISSING_MODEL_CONSTRAINTS = {("backtest", "backtest_model_db_id_fkey"), ("prediction", "prediction_model_db_id_fkey")}
NOT_BASELINES = " WHERE coalesce(source_url, '') NOT LIKE 'builtin:%'"
# A column with an old name remains if the reference has already created the column with the new name.
LENGTHS = {("modeltemplatedb", "min_prediction_length"), ("modeltemplatedb", "max_prediction_length")}
RENAMED = {("observation", "element_id"), ("prediction", "estimator_id"), ("modelspec", "target_id"),
           ("modelspec", "modelspec_target_id_fkey")}


class UpgradeTest(MigrateTest):
    def build(self, name, make, *starts):
        """Makes a database with make(), fills it with rows, and changes it as the start of each release in `starts` does."""
        address = self.new_database(re.sub(r"\W", "_", name))
        with Connection(address) as db:
            make(db)
            releases.fill(db)
            for release in starts:
                releases.start_of_the_reference(db, release)
        return address

    def check_answers(self, server, oldest):
        """Checks the responses that contain the rows of releases.fill(). `oldest` says whether the oldest releases made the database."""
        dataset, = server.get("/v1/crud/datasets").json
        self.assertEqual((dataset["firstPeriod"], dataset["lastPeriod"], dataset["periodType"], dataset["orgUnits"],
                          dataset["covariates"]), ("202301", "202302", "month", ["b", "a"], ["disease_cases"]))
        self.assertEqual([(o["value"], o["featureName"]) for o in server.get("/v1/crud/datasets/1").json["observations"]],
                         [(None, "disease_cases")] * 4)
        backtest, = server.get("/v1/crud/backtests").json
        self.assertEqual((backtest["name"], backtest["orgUnits"], backtest["splitPeriods"], backtest["aggregateMetrics"]),
                         (None, ["a"], ["202302"], {}))
        entries = server.get("/v1/analytics/evaluation-entry", {"backtestId": 1, "quantiles": [0.5]})
        self.assertEqual((entries.status, [e["value"] for e in entries.json if e["value"] is not None]), (200, [1.5]))
        predictions = server.get("/v1/crud/predictions").json
        self.assertEqual([p["orgUnits"] for p in predictions], [] if oldest else [["b"]])
        self.assertEqual(server.get("/v1/crud/predictions/1").json["id"], 1)
        samples = server.get("/v1/analytics/prediction-entry/1", {"quantiles": [0.5]}).json
        self.assertEqual([(s["orgUnit"], s["value"]) for s in samples], [("b", 3.0)])
        for path in ("model-templates", "configured-models", "prediction-setups"):
            self.assertEqual(server.get("/v1/crud/" + path).status, 200, path)

    def check_rows(self, address, oldest):
        """Checks the values that the upgrade has stored in the rows of releases.fill()."""
        with Connection(address) as db:
            row = db.execute("SELECT model_db_id, org_units, meta_data FROM prediction").fetchone()
            self.assertEqual((row[0], json.loads(row[1]), row[2]), (0 if oldest else 1, ["b"], "{}"))
            self.assertEqual(db.execute("SELECT max_horizon_distance, model_template_version FROM backtest").fetchone(),
                             (None, None))
            self.assertEqual(db.execute("SELECT DISTINCT min_prediction_periods, max_prediction_periods, documentation_url,"
                                        " source_digest, role, is_live FROM modeltemplatedb" + NOT_BASELINES).fetchall() or
                             [(*[None] * 5, True)], [(*[None] * 5, True)])
            self.assertLessEqual(set(db.execute("SELECT name, version FROM modeltemplatedb" + NOT_BASELINES).fetchall()),
                                 {("model", "legacy-unversioned"), ("naive_model", "legacy-unversioned"), ("naive_model", "1")})
            self.assertLessEqual(set(db.execute("SELECT configuration_digest, is_live FROM configuredmodeldb").fetchall()),
                                 {(releases.EMPTY_DIGEST, True)})
            self.assertEqual(db.execute("SELECT dataset_id, target_column, n_periods, n_splits, stride, n_retrain,"
                                        " future_weather_provider, org_units::text FROM backtestspecification").fetchall(),
                             [(1, "disease_cases", 1, 1, 1, 1, "climatology", '["a"]')])
            self.assertEqual(db.execute("SELECT s.dataset_id, b.chap_version FROM backtest b JOIN backtestspecification s"
                                        " ON s.id = b.specification_id").fetchall(), [(1, None)])
            self.assertEqual(db.execute("SELECT created_manually FROM dataset").fetchall(), [(False,)])
            if not oldest:
                self.assertEqual(db.execute("SELECT user_options, hpo_search_space FROM modeltemplatedb"
                                            " WHERE name = 'model'").fetchone(), ("{}", None))
                self.assertEqual(db.execute("SELECT user_option_values, additional_continuous_covariates"
                                            " FROM configuredmodeldb WHERE name = 'model'").fetchone(), ("{}", "[]"))
            self.assertEqual(db.execute('SELECT "values" FROM backtestforecast ORDER BY id').fetchall(),
                             [("[1.0, 2.0]",), ("[]",)])
            self.assertEqual(db.execute("SELECT target_name, supported_period_type FROM modelspec").fetchall(),
                             [("disease_cases", "month")])
            self.assertEqual(db.execute("SELECT version_num FROM alembic_version").fetchall(), [("de7478f3ff6d",)])

    def check(self, address, missing=frozenset(), more=frozenset(), oldest=False):
        """Upgrades the database, compares the steps with the plan, and checks schema and rows. Then drops the tables that record the
        upgrade and upgrades once more, which must change nothing. Returns the output and the log of a server.

        `missing` and `more` are the (table, object) that the schema lacks, or has in addition, compared with the head.
        """
        before = catalogue(address), all_rows(address)
        plan = migrate(address, "--plan")
        self.assertEqual(plan.returncode, 0, plan.stderr)
        self.assertEqual((catalogue(address), all_rows(address)), before, "a plan changes nothing")
        first = migrate(address)
        self.assertEqual(first.returncode, 0, first.stderr)
        self.assertEqual(steps_of(plan), re.findall(r"migrate: (?:done: |started: )(.*)", first.stderr + first.stdout))
        after, rows = catalogue(address), all_rows(address)
        self.assertEqual({row[:2] for row in self.head_catalogue - after}, missing)
        self.assertEqual({row[:2] for row in after - self.head_catalogue}, more)
        self.check_rows(address, oldest)
        with Connection(address) as db:
            db.execute("DROP TABLE chapx_meta, chapx_service")
        self.assertEqual(migrate(address).returncode, 0)
        self.assertEqual(catalogue(address), after)
        self.assertEqual(all_rows(address), rows)
        with Server(environment={"CHAP_DATABASE_URL": address}) as server:
            self.check_answers(server, oldest)
            self.check_inserts(address)
            self.assertEqual(catalogue(address), after, "the start of a server adds nothing")
            return server.log() + first.stderr + first.stdout

    def check_inserts(self, address):
        """Checks that the remaining columns of older releases do not require a value."""
        with Connection(address) as db:
            required = db.execute(COLUMNS + " AND a.attnotnull AND d.adbin IS NULL").fetchall()
            expected = {row[:2] for row in self.head_catalogue}
            tables = {row[0] for row in self.head_catalogue}
            self.assertEqual([row[:2] for row in required if row[0] in tables and row[:2] not in expected], [])

    def test_every_release(self):
        for release in releases.RELEASES:
            for starts in ((), (releases.NEWEST,), (releases.BRACKETS_UNTIL, releases.NEWEST), (releases.CURRENT,)):
                # The case is skipped if the release that starts first on the database is not newer than the database.
                if len(starts) == 2 and releases.RELEASES.index(release) <= releases.RELEASES.index(starts[0]):
                    continue
                oldest = release in ("v1.0.8", "v1.0.6")
                old_names = RENAMED if release == "v1.0.6" and starts else set()
                if release == releases.CURRENT and releases.NEWEST in starts:  # an older release was started with this database
                    old_names = LENGTHS
                # The start of the newest release adds the columns with the new names to these releases.
                if starts == (releases.CURRENT,) and releases.RELEASES.index(release) in range(1, 4):
                    old_names = old_names | LENGTHS
                name = "_".join((release, *starts))
                with self.subTest(name):
                    address = self.build(name, lambda db, of=release: releases.make_tables(db, of), *starts)
                    self.check(address, missing=MISSING_MODEL_CONSTRAINTS if oldest else set(), oldest=oldest,
                               more=old_names)
                    if releases.RELEASES.index(release) >= releases.RELEASES.index("v1.4.0"):
                        with Connection(address) as db:
                            self.assertEqual(db.execute("SELECT timestamp FROM debugentry").fetchall(), [(1.5,)])

    def test_killed_at_any_time(self):
        """After kill -9 of the migration, the database must be either unchanged or upgraded, and the next migration must complete the
        upgrade."""
        chance = random.Random(20261127)
        for attempt in range(8):
            address = self.build(f"killed_{attempt}", lambda db: releases.make_tables(db, "v1.0.17"), releases.NEWEST)
            with Connection(address) as db:
                db.execute("INSERT INTO observation (period, org_unit, value, feature_name, dataset_id) SELECT '202301', 'u' || i, i,"
                           " 'disease_cases', 1 FROM generate_series(1, 20000) i")
            before = all_rows(address)
            process = subprocess.Popen([chap_server.PROGRAM, "migrate", "--database-url", address], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0, 0.4))
            process.kill()
            process.wait()
            with self.subTest(attempt):
                with Connection(address) as db:
                    started = db.execute("SELECT to_regclass('chapx_meta') IS NOT NULL").fetchone()[0]
                if not started:
                    self.assertEqual(all_rows(address), before)
                self.assertEqual(migrate(address).returncode, 0)
                self.assertEqual(catalogue(address), self.head_catalogue)
                self.assertEqual(migrate(address, "--check").returncode, 0)

    def test_ten_migrations_at_once(self):
        address = self.build("ten", lambda db: releases.make_tables(db, "v1.0.17"), releases.NEWEST)
        starts = [subprocess.Popen([chap_server.PROGRAM, "migrate", "--database-url", address], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True) for _ in range(10)]
        outputs = [start.communicate(timeout=120)[1] for start in starts]
        self.assertEqual([start.returncode for start in starts], [0] * 10, outputs)
        self.assertEqual(sum("done: " in text for text in outputs), 1, outputs)
        self.assertEqual(catalogue(address), self.head_catalogue)
        self.check_rows(address, oldest=False)

    def test_where_alembic_was_run_by_hand(self):
        for old_template in (False, True):
            for starts in ((), (releases.NEWEST,)):
                name = f"alembic_{old_template}_{len(starts)}"
                with self.subTest(name):
                    self.check(self.build(name, lambda db, old=old_template: releases.make_alembic_tables(db, old), *starts))

    def test_every_revision(self):
        revisions = [revision for revision, _ in releases.FORWARD]
        for last in range(len(revisions)):
            with self.subTest(revisions[last]):
                address = self.build(f"revision_{revisions[last]}", lambda db: releases.make_alembic_tables(db, False))
                with Connection(address) as db:
                    for revision in revisions[:last + 1]:
                        releases.apply_revision(db, revision)
                self.check(address)

    def test_the_development_snapshot(self):
        for starts in ((), (releases.NEWEST,)):
            with self.subTest(f"empty {starts}"):
                self.check(self.build(f"snapshot_{len(starts)}", releases.make_snapshot, *starts))
            with self.subTest(f"used {starts}"):
                address = self.build(f"snapshot_used_{len(starts)}", releases.make_snapshot, *starts)
                with Connection(address) as db:
                    releases.insert(db, "configuredmodelwithdatasource", name="n", configured_model_id=1)
                    db.execute("UPDATE prediction SET configured_model_with_data_source_id = 1")
                with Connection(address) as db:
                    kept = {row[:2] for row in [*db.execute(COLUMNS).fetchall(), *db.execute(CONSTRAINTS).fetchall()]
                            if row[0] == "configuredmodelwithdatasource" or "with_data_source" in row[1]}
                    kept |= {row for row in db.execute(INDEXES).fetchall() if "withdatasource" in row[0]}
                self.assertIn("configuredmodelwithdatasource has rows and is kept", self.check(address, more=kept))

    def store_baselines(self, db):
        """Inserts rows about baselines as CHAP 2.5.1 stores them. Specification 1 has a run that is done, a run that is not applicable and a
        run that has failed. Specification 2 has a pending run."""
        for name in ("global_median", "persistence", "seasonal_median"):
            releases.insert(db, "modeltemplatedb", name=name, version="1", source_url=f"builtin:{name}@1", role="baseline",
                            supported_period_type="any", user_options={}, required_covariates=[], target="disease_cases",
                            allow_free_additional_continuous_covariates=False, requires_geo=False, display_name=name, description="d",
                            author_note="n", author_assessed_status="gray", author="a", archived=False, uses_chapkit=False, is_live=True)
            template, = db.execute("SELECT id FROM modeltemplatedb WHERE name = ?", (name,)).fetchone()
            releases.insert(db, "configuredmodeldb", name=name, model_template_id=template, user_option_values={}, archived=False,
                            additional_continuous_covariates=[], uses_chapkit=False, configuration_digest=releases.EMPTY_DIGEST,
                            is_live=True)
        models = dict(db.execute("SELECT name, id FROM configuredmodeldb").fetchall())
        releases.insert(db, "backtestspecification", dataset_id=1, target_column="disease_cases", n_periods=1, n_splits=2, stride=1,
                        n_retrain=1, future_weather_provider="climatology", org_units=["a"])
        releases.insert(db, "backtest", specification_id=1, dataset_id=1, model_id="global_median", model_db_id=models["global_median"],
                        name="baseline", org_units=["a"], split_periods=["202302"], aggregate_metrics={"mae": 2.0},
                        created="2025-01-02 00:00:00", chap_version="2.5.1")
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(" ").removesuffix("+00:00")
        for specification, model, run in (
                (1, "global_median", {"status": "done", "backtest_id": 2}),
                (1, "persistence", {"status": "not_applicable", "message": "too few periods"}),
                (1, "seasonal_median", {"status": "failed", "message": "no memory"}),
                (2, "global_median", {"status": "pending"})):
            releases.insert(db, "specificationbaseline", specification_id=specification, configured_model_id=models[model],
                            claimed_at=now, **run)

    def test_runs_of_baselines(self):
        address = self.build("baselines", lambda db: releases.make_tables(db, releases.CURRENT))
        with Connection(address) as db:
            self.store_baselines(db)
        runs = all_rows(address)["specificationbaseline"]
        self.assertEqual(migrate(address).returncode, 0)
        self.assertEqual(catalogue(address), self.head_catalogue)
        with Server(environment={"CHAP_DATABASE_URL": address}) as server:
            self.assertEqual([row["id"] for row in server.get("/v1/crud/backtests").json], [1], "a baseline is listed as a backtest")
            board = server.get("/v1/crud/backtest-specifications/1").json
            self.assertEqual([(row["configuredModel"]["name"], row["status"], row["message"], row["backtestId"], row["aggregateMetrics"])
                              for row in board["baselines"]],
                             [("global_median", "done", None, 2, {"mae": 2.0}),
                              ("persistence", "not_applicable", "too few periods", None, {}),
                              ("seasonal_median", "failed", "no memory", None, {})])
            self.assertEqual(server.get("/v1/jobs").json, [])
        self.assertEqual(all_rows(address)["specificationbaseline"], runs)


if __name__ == "__main__":
    unittest.main(verbosity=1)
