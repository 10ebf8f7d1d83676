// Tests the upgrade of a SQLite file from an earlier head of this program to the tables of CHAP
// Core 2.5.1.

#include "storage/migrate/migrate.hpp"
#include "storage/sql/sqlite/driver.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace chap::migrate {
namespace {

// The rows before the upgrade: a template without a version, a configured model, a newer configured
// model that was deleted, two backtests with forecasts, a backtest without forecasts, and a
// backtest that was deleted.
constexpr const char* kRows = R"(
INSERT INTO dataset (name, covariates) VALUES ('d', '["disease_cases"]');
INSERT INTO modeltemplatedb (name, version, supported_period_type, min_prediction_length, max_prediction_length, target, display_name,
  description, author_note, author_assessed_status, author)
  VALUES ('m', NULL, 'any', 0, 12, 't', 'd', 'd', 'n', 'gray', 'a');
INSERT INTO configuredmodeldb (name, model_template_id, user_option_values, additional_continuous_covariates)
  VALUES ('m', 1, '{"b": 1, "a": 2.0}', '[]'), ('m:gone', 1, NULL, NULL);
DELETE FROM configuredmodeldb WHERE id = 2;
INSERT INTO backtest (dataset_id, model_db_id, model_id, org_units)
  VALUES (1, 1, 'm', '["B","A"]'), (1, 1, 'm', '["C"]'), (1, 1, 'm', NULL), (1, 1, 'm', NULL);
DELETE FROM backtest WHERE id = 4;
INSERT INTO backtestforecast (backtest_id, period, org_unit, last_train_period, last_seen_period, "values") VALUES
  (1, '202101', 'A', '202012', '202101', '[]'), (1, '202102', 'A', '202012', '202101', '[]'),
  (1, '202104', 'A', '202012', '202104', '[]'), (1, '202105', 'A', '202012', '202104', '[]'),
  (2, '202201', 'C', '202112', '202201', '[]'), (2, '202202', 'C', '202112', '202201', '[]'),
  (2, '202204', 'C', '202112', '202204', '[]');
INSERT INTO predictionsetup (name, backtest_id, configured_model_id) VALUES ('s', 1, 1);
)";

class Core251Test : public testing::Test {
 protected:
  Core251Test() {
    std::string name = testing::TempDir() + "/core251-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    const auto old = sql::sqlite::open_file({.path = folder_ / "chap.db"});
    std::vector<Migration> known = sqlite_migrations();
    known.resize(3);
    const sql::Lease db = old->write();
    migrate(*db, known);
    db->execute_script(kRows);
  }
  ~Core251Test() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<sql::Database> upgraded() {
    return open_database((folder_ / "chap.db").string());
  }

  // The first column of all rows of a query. Each value is followed by a semicolon.
  static std::string text(sql::Connection& db, const std::string& query) {
    std::string out;
    const auto rows = db.query(query);
    while (rows->next()) out += std::string(rows->text(0)) + ";";
    return out;
  }

  std::filesystem::path folder_;
};

TEST_F(Core251Test, TemplatesAndModelsGetVersionsAndDigests) {
  const auto database = upgraded();
  const sql::Lease db = database->read();
  EXPECT_EQ(
      text(
          *db,
          "SELECT version || ' ' || is_live || ' ' || ifnull(min_prediction_periods, '-')"
          " || ' ' || max_prediction_periods FROM modeltemplatedb"
      ),
      "legacy-unversioned 1 - 12;"
  );
  EXPECT_EQ(
      text(*db, "SELECT length(configuration_digest) || ' ' || is_live FROM configuredmodeldb"),
      "64 1;"
  );
}

TEST_F(Core251Test, BacktestsGetSpecificationsDerivedFromTheirForecasts) {
  const auto database = upgraded();
  const sql::Lease db = database->read();
  EXPECT_EQ(
      text(
          *db,
          "SELECT id || ':' || n_periods || ',' || n_splits || ',' || stride || ',' || n_retrain"
          " || ' ' || future_weather_provider || ' ' || target_column || ' ' || org_units"
          " FROM backtestspecification ORDER BY id"
      ),
      R"(1:2,2,3,1 climatology disease_cases ["A","B","C"];)"
      R"(2:3,7,1,1 climatology disease_cases [];)"
  );
  EXPECT_EQ(
      text(*db, "SELECT id || ':' || specification_id FROM backtest ORDER BY id"), "1:1;2:1;3:2;"
  );
}

TEST_F(Core251Test, IdsOfDeletedRowsAreNotUsedAgain) {
  const auto database = upgraded();
  const sql::Lease db = database->read();
  EXPECT_EQ(
      text(
          *db,
          "SELECT name || ' ' || seq FROM sqlite_sequence WHERE name IN"
          " ('backtest', 'configuredmodeldb', 'modeltemplatedb') ORDER BY name"
      ),
      "backtest 4;configuredmodeldb 2;modeltemplatedb 1;"
  );
}

TEST_F(Core251Test, ForeignKeysReferToTheNewTables) {
  const auto database = upgraded();
  const sql::Lease db = database->write();
  EXPECT_EQ(db->query_integer("PRAGMA foreign_keys"), 1);
  EXPECT_FALSE(db->query("PRAGMA foreign_key_check")->next());
  EXPECT_THROW(db->execute("DELETE FROM configuredmodeldb"), sql::ForeignKeyViolation);
  db->execute("DELETE FROM backtestforecast WHERE backtest_id = 1");
  db->execute("DELETE FROM backtest WHERE id = 1");
  EXPECT_EQ(db->query_integer("SELECT count(*) FROM predictionsetup"), 0);
}

TEST_F(Core251Test, ASecondStartChangesNothing) {
  { const auto first = upgraded(); }
  const auto second = upgraded();
  const sql::Lease db = second->read();
  EXPECT_EQ(db->query_integer("SELECT count(*) FROM backtestspecification"), 2);
  EXPECT_EQ(text(*db, "SELECT version_num FROM alembic_version"), "de7478f3ff6d;");
}

}  // namespace
}  // namespace chap::migrate
