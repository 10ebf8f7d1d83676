#include "services/seed_models.hpp"

#include "tests/support/vectors.hpp"
#include "tests/unit/services/platform_fixture.hpp"

namespace chap::services {
namespace {

using testing_support::at;

class SeedModelsTest : public PlatformTest {
 protected:
  // Stores a baseline template as an earlier version of the program would store it.
  void store_baseline(const std::string& name, const std::string& version) {
    store::ModelTemplateRow row;
    row.name = name;
    row.version = version;
    row.source_url = "builtin:" + name + "@" + version;
    row.role = "baseline";
    database_->transact([&](sql::Connection& db) { store::ModelTemplateStore(db).insert(row); });
  }
  void seed_twice() {
    for (int i = 0; i < 2; ++i) {
      database_->transact([](sql::Connection& db) { seed_baselines(db); });
    }
  }
  // Checks that the table has exactly the rows of the vectors. Compares only the columns that the
  // vectors contain. The values are compared as texts.
  void expect_rows(const std::string& table, const json::Value& expected) {
    EXPECT_EQ(count(table), std::int64_t(expected.items().size()));
    for (const json::Value& row : expected.items()) {
      const std::int64_t id = at(row, "id").as_int();
      for (const json::Member& column : row.members()) {
        EXPECT_EQ(stored(table, column.key, id), as_stored(column.value))
            << table << " " << id << " " << column.key;
      }
    }
  }

 private:
  // Returns the text of a stored value; `null` for a null.
  std::string stored(const std::string& table, std::string_view column, std::int64_t id) {
    const sql::Lease db = database_->read();
    const auto found = db->query(
        "SELECT coalesce(CAST(" + std::string(column) + " AS TEXT), 'null') FROM " + table +
            " WHERE id = $1",
        id
    );
    return found->next() ? std::string(found->text(0)) : "no row";
  }
  // Returns the text that stored() returns for this value. SQLite stores booleans as numbers.
  static std::string as_stored(const json::Value& value) {
    if (value.is_string()) return std::string(value.as_string());
    const bool is_sqlite = test_server() == nullptr;
    if (is_sqlite && value.kind() == json::Kind::kBool) return value.as_bool() ? "1" : "0";
    json::Writer w;
    w.value(value);
    return w.take();
  }
};

TEST_F(SeedModelsTest, BaselinesHaveTheRowsOfTheVectors) {
  remove_models();
  store_baseline("gone_baseline", "1");
  store_baseline("persistence", "0");
  seed_twice();
  const json::Document vectors = testing_support::read_vectors("v251/digests.json");
  const json::Value& rows = at(at(vectors.root(), "baseline_rows"), "rows");
  for (const char* table : {"modeltemplatedb", "configuredmodeldb"}) {
    expect_rows(table, at(rows, table));
  }
}

TEST_F(SeedModelsTest, SeedingTwiceStoresEachModelOnce) {
  seed_builtin_models(*database_);
  EXPECT_EQ(count("modeltemplatedb"), 4);
  std::vector<std::string> names;
  for (const auto& details : list_configured_models(platform())) {
    names.push_back(details.model.name);
  }
  EXPECT_EQ(
      names,
      (std::vector<std::string>{"naive_model", "global_median", "persistence", "seasonal_median"})
  );
}

TEST_F(SeedModelsTest, AnArchivedBaselineStaysArchived) {
  const auto before = require_model(platform(), std::string("persistence"));
  archive_model_template(platform(), before.model_template.id, false);
  seed_builtin_models(*database_);
  const auto after = require_model(platform(), before.model.id);
  EXPECT_TRUE(after.model_template.archived);
  EXPECT_TRUE(after.model.archived);
}

}  // namespace
}  // namespace chap::services
