// Tests copies from SQLite to SQLite or, if CHAP_TEST_SERVER is set, from SQLite to PostgreSQL.
// tests/blackbox/copy_test.py tests the command with real databases.
#include "storage/copy/copy.hpp"

#include "foundation/base/error.hpp"
#include "storage/copy/digest.hpp"
#include "storage/copy/open_databases.hpp"
#include "storage/copy/target.hpp"
#include "storage/migrate/migrate.hpp"
#include "tests/support/test_database.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace chap::copy {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

std::size_t index_of(const std::vector<Table>& tables, std::string_view name) {
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (tables[i].name == name) return i;
  }
  ADD_FAILURE() << "no table " << name;
  return 0;
}

class CopyTest : public testing::Test {
 protected:
  CopyTest()
      : source_(migrate::open_database("sqlite://")),
        target_(migrate::open_without_migration(fresh_database())) {
    options_.seeded_models = {"naive_model", "persistence"};
  }

  // Adds nine rows to the source, with values such as NULL, infinity, non-ASCII text and bytes.
  void fill() {
    run("INSERT INTO dataset (id, name, created) VALUES (3, 'Zo\u00eb', '2024-02-29 "
        "12:00:00.000125')");
    run("INSERT INTO observation (id, dataset_id, period, org_unit, feature_name, value) VALUES"
        " (1, 3, '202401', 'OU_north', 'rainfall', 0.1), (2, 3, '202402', 'OU_north', 'rainfall', "
        "NULL),"
        " (5, 3, '202403', 'OU_north', 'rainfall', 9e999), (6, 3, '202404', 'OU_north', "
        "'rainfall', 5e-324)");
    run("INSERT INTO chapx_job_step VALUES ('b', 'x', '1'), ('a', 'y', '2'), ('a', 'Z', '3')");
    run("INSERT INTO chapx_job_payload VALUES ('a', x'00ff5c')");
  }
  void run(const std::string& sql) { source_->write()->execute_script(sql); }
  std::int64_t query_target(const std::string& sql) { return target_->read()->query_integer(sql); }
  bool to_postgresql() { return target_->read()->dialect() == sql::Dialect::kPostgresql; }
  // The message of the error with which copy() fails; empty if copy() succeeds.
  std::string refusal() {
    try {
      copy(*source_, *target_, options_);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  std::unique_ptr<sql::Database> source_;
  std::unique_ptr<sql::Database> target_;
  CopyOptions options_;
};

TEST_F(CopyTest, ListsParentTablesFirst) {
  const std::vector<Table> tables = head_tables();
  EXPECT_LT(index_of(tables, "dataset"), index_of(tables, "observation"));
  EXPECT_LT(index_of(tables, "modeltemplatedb"), index_of(tables, "configuredmodeldb"));
  EXPECT_LT(index_of(tables, "predictionsetup"), index_of(tables, "prediction"));
  EXPECT_LT(index_of(tables, "featuretype"), index_of(tables, "modelfeaturelink"));
  EXPECT_EQ(tables.at(index_of(tables, "chapx_job_step")).key.size(), 2U);
  for (const Table& table : tables) EXPECT_FALSE(table.key.empty()) << table.name;
}

TEST_F(CopyTest, CopiesAllValuesInSeveralChunks) {
  fill();
  options_.chunk_rows = 2;
  EXPECT_EQ(copy(*source_, *target_, options_), 9);
  const sql::Lease target = target_->read();
  const auto rows = target->query("SELECT id, value FROM observation ORDER BY id");
  ASSERT_TRUE(rows->next());
  EXPECT_EQ(rows->real(1), 0.1);
  ASSERT_TRUE(rows->next());
  EXPECT_EQ(rows->is_null(1), target->dialect() == sql::Dialect::kSqlite);
  EXPECT_TRUE(rows->is_null(1) || std::isnan(rows->real(1)));
  ASSERT_TRUE(rows->next());
  EXPECT_EQ(rows->integer(0), 5);
  EXPECT_TRUE(std::isinf(rows->real(1)));
  ASSERT_TRUE(rows->next());
  EXPECT_EQ(rows->real(1), 5e-324);
}

TEST_F(CopyTest, LimitsTheBytesOfAChunk) {
  fill();
  options_.chunk_bytes = 1;
  EXPECT_EQ(copy(*source_, *target_, options_), 9);
  EXPECT_EQ(query_target("SELECT count(*) FROM observation"), 4);
}

TEST_F(CopyTest, ANewRowNeverGetsTheIdOfADeletedRow) {
  fill();
  run("INSERT INTO dataset (id, name) VALUES (40, 'gone'); DELETE FROM dataset WHERE id = 40");
  copy(*source_, *target_, options_);
  const sql::Lease target = target_->write();
  EXPECT_EQ(target->query_integer("INSERT INTO dataset (name) VALUES ('new') RETURNING id"), 41);
  EXPECT_EQ(target->query_integer("INSERT INTO debugentry (timestamp) VALUES (1) RETURNING id"), 1);
  if (target->dialect() == sql::Dialect::kPostgresql) {
    EXPECT_EQ(
        target->query_integer("INSERT INTO observation (dataset_id, period, org_unit)"
                              " VALUES (3, '202405', 'OU_north') RETURNING id"),
        7
    );
  }
}

TEST_F(CopyTest, FindsARowThatDiffers) {
  fill();
  copy(*source_, *target_, options_);
  const CopyDirection direction{sql::Dialect::kSqlite, target_->read()->dialect()};
  const std::vector<Table> tables = head_tables();
  const Survey found = survey(*source_->read(), tables, direction);
  EXPECT_NO_THROW(verify(*target_->read(), tables, direction, found.digests));
  target_->write()->execute(
      "UPDATE observation SET value = $1 WHERE id = 1", std::nextafter(0.1, 1)
  );
  try {
    verify(*target_->read(), tables, direction, found.digests);
    FAIL() << "the difference was not found";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("observation: 4 rows"));
    EXPECT_THAT(error.what(), Not(HasSubstr("chapx_job_step")));
  }
}

TEST_F(CopyTest, ACopyThatDiffersFromItsSourceFailsAndStaysMarkedAsUnfinished) {
  fill();
  options_.on_table = [&](const TableCopied& done) {
    if (done.table != "observation") return;
    target_->write()->execute("UPDATE observation SET org_unit = 'OU_south' WHERE id = 6");
  };
  EXPECT_THAT(refusal(), HasSubstr("the copy differs from its source"));
  EXPECT_TRUE(migrate::unfinished_copy(*target_->read()));
  options_.on_table = [](const TableCopied&) {};
  EXPECT_THAT(refusal(), HasSubstr("observation: 4 rows"));
}

TEST_F(CopyTest, TheNextRunFinishesAnUnfinishedCopy) {
  fill();
  options_.chunk_rows = 1;
  int tables = 0;
  options_.on_table = [&](const TableCopied&) {
    if (++tables == 2) throw std::runtime_error("killed");
  };
  EXPECT_THROW(copy(*source_, *target_, options_), std::runtime_error);
  EXPECT_TRUE(migrate::unfinished_copy(*target_->read()));
  // The target now has the same rows as after a kill of the program between two chunks.
  target_->write()->execute("DELETE FROM observation WHERE id > 2");
  std::int64_t copied = 0;
  options_.on_table = [&](const TableCopied& done) { copied += done.copied; };
  EXPECT_EQ(copy(*source_, *target_, options_), 9);
  EXPECT_EQ(copied, 6);
  EXPECT_FALSE(migrate::unfinished_copy(*target_->read()));
}

TEST_F(CopyTest, AnUnfinishedCopyIsNotContinuedIfTheSourceHasChanged) {
  fill();
  options_.on_table = [](const TableCopied&) { throw std::runtime_error("killed"); };
  EXPECT_THROW(copy(*source_, *target_, options_), std::runtime_error);
  run("UPDATE dataset SET name = 'other'");
  EXPECT_THAT(refusal(), HasSubstr("its source has changed"));
  EXPECT_EQ(query_target("SELECT count(*) FROM observation"), 0);
}

TEST_F(CopyTest, ACopyThatWasInterruptedBeforeItsFirstRowMayBeReplaced) {
  fill();
  migrate::migrate_to_head(*target_);
  mark_as_unfinished(*target_->write(), head_tables(), options_.seeded_models, "another");
  options_.on_table = [](const TableCopied&) { throw std::runtime_error("killed"); };
  EXPECT_THROW(copy(*source_, *target_, options_), std::runtime_error);
  EXPECT_EQ(migrate::unfinished_copy(*target_->read()), source_->name());
}

TEST_F(CopyTest, RefusesATargetWithRowsAndChangesNothing) {
  migrate::migrate_to_head(*target_);
  target_->write()->execute("INSERT INTO debugentry (timestamp) VALUES (1.5)");
  EXPECT_THAT(refusal(), HasSubstr("debugentry has rows"));
  EXPECT_FALSE(migrate::unfinished_copy(*target_->read()));
}

TEST_F(CopyTest, SeededModelsInTheTargetAreReplaced) {
  const std::string seed =
      "INSERT INTO modeltemplatedb (id, name, supported_period_type, target, display_name,"
      " description, author_note, author_assessed_status, author, version)"
      " VALUES ({0}, '{1}', 'any', 't', 'd', 'd', 'n', 'gray', 'a', '1');"
      "INSERT INTO configuredmodeldb (id, name, model_template_id, configuration_digest)"
      " VALUES ({0}, '{1}', {0}, 'd')";
  run(fmt::format(fmt::runtime(seed), 7, "naive_model"));
  migrate::migrate_to_head(*target_);
  target_->write()->execute_script(fmt::format(fmt::runtime(seed), 1, "naive_model"));
  target_->write()->execute_script(fmt::format(fmt::runtime(seed), 2, "persistence"));
  EXPECT_EQ(copy(*source_, *target_, options_), 2);
  EXPECT_EQ(query_target("SELECT max(id) FROM configuredmodeldb"), 7);
  EXPECT_EQ(query_target("SELECT count(*) FROM modeltemplatedb"), 1);
}

TEST_F(CopyTest, ModelsOfUsersInTheTargetAreNotReplaced) {
  migrate::migrate_to_head(*target_);
  target_->write()->execute_script(
      "INSERT INTO modeltemplatedb (name, supported_period_type, target, display_name,"
      " description, author_note, author_assessed_status, author, version)"
      " VALUES ('my_model', 'any', 't', 'd', 'd', 'n', 'gray', 'a', '1')"
  );
  EXPECT_THAT(refusal(), HasSubstr("modeltemplatedb has rows"));
}

TEST_F(CopyTest, RowsThatReferToMissingRowsAreCopiedAndReported) {
  fill();
  run("PRAGMA foreign_keys = OFF;"
      "INSERT INTO prediction (id, dataset_id, model_db_id, model_id, n_periods, name, created)"
      " VALUES (1, 3, 0, 'old', 3, 'p', '2024-01-01 00:00:00.000000'); PRAGMA foreign_keys = ON");
  std::vector<std::string> notes;
  options_.on_note = [&](const std::string& note) { notes.push_back(note); };
  EXPECT_EQ(copy(*source_, *target_, options_), 10);
  EXPECT_THAT(notes, Contains(HasSubstr("1 rows of prediction have a model_db_id")));
  EXPECT_EQ(query_target("SELECT model_db_id FROM prediction"), 0);
}

TEST_F(CopyTest, UnknownTablesAndColumnsAreNotCopiedButReported) {
  run("CREATE TABLE notes (a TEXT, b TEXT); ALTER TABLE dataset ADD COLUMN mine TEXT");
  std::vector<std::string> notes;
  options_.on_note = [&](const std::string& note) { notes.push_back(note); };
  copy(*source_, *target_, options_);
  EXPECT_THAT(notes, Contains(HasSubstr("notes does not belong to chap")));
  EXPECT_THAT(notes, Contains(HasSubstr("dataset.mine does not belong to chap")));
  EXPECT_THAT(notes, Not(Contains(HasSubstr("dataset.name"))));
}

TEST_F(CopyTest, ValuesThatPostgresqlCannotStoreAreReportedBeforeARowIsCopied) {
  run("INSERT INTO dataset (id, name) VALUES (3000000000, 'x'), (4, CAST(x'610062' AS TEXT)),"
      " (5, CAST(x'ff' AS TEXT))");
  const std::string problems = refusal();
  if (!to_postgresql()) {
    EXPECT_EQ(problems, "");
    return;
  }
  EXPECT_THAT(problems, HasSubstr("dataset id 3000000000: id is 3000000000, which is beyond"));
  EXPECT_THAT(problems, HasSubstr("dataset id 4: name contains a NUL character"));
  EXPECT_THAT(problems, HasSubstr("dataset id 5: name is not UTF-8"));
  EXPECT_THAT(problems, HasSubstr("dataset: its last id was 3000000000"));
  EXPECT_FALSE(migrate::unfinished_copy(*target_->read()));
  EXPECT_EQ(query_target("SELECT count(*) FROM dataset"), 0);
}

TEST_F(CopyTest, InvalidJsonAndTimesAreReported) {
  if (!to_postgresql()) GTEST_SKIP() << "SQLite stores any text";
  run("PRAGMA ignore_check_constraints = ON; INSERT INTO dataset (id, name, created, covariates) "
      "VALUES"
      " (1, 'a', 'yesterday', '[]'), (2, 'b', '2026-01-31 12:00:00', '[]'),"
      " (3, 'c', '2026-01-31 12:00:00.000000', '[NaN]'), (4, 'd', NULL, ''),"
      " (5, 'e', NULL, '[\"NaN \\\" Infinity\"]')");
  const std::string problems = refusal();
  EXPECT_THAT(problems, HasSubstr("dataset id 1: created is not a time"));
  EXPECT_THAT(problems, HasSubstr("dataset id 2: created is not a time"));
  EXPECT_THAT(problems, HasSubstr("dataset id 3: covariates is not JSON"));
  EXPECT_THAT(problems, HasSubstr("dataset id 4: covariates is not JSON"));
  EXPECT_THAT(problems, Not(HasSubstr("dataset id 5")));
  EXPECT_EQ(query_target("SELECT count(*) FROM dataset"), 0);
}

TEST_F(CopyTest, RecognisesTheSameDatabase) {
  migrate::migrate_to_head(*target_);
  EXPECT_TRUE(same_database(*target_, *target_));
  EXPECT_FALSE(same_database(*source_, *target_));
  const std::unique_ptr<sql::Database> other = migrate::open_database(fresh_database());
  EXPECT_FALSE(same_database(*target_, *other));
}

}  // namespace
}  // namespace chap::copy
