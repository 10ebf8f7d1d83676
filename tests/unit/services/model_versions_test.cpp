#include "services/model_versions.hpp"

#include "tests/support/vectors.hpp"
#include "tests/unit/services/platform_fixture.hpp"

#include <functional>

namespace chap::services {
namespace {

using testing_support::at;

class ModelVersionsTest : public PlatformTest {
 protected:
  // The steps of the vectors begin in a database without models.
  ModelVersionsTest() { remove_models(); }

  void write(const std::function<void(sql::Connection&)>& work) { database_->transact(work); }

  // Stores a version of the template `m` and returns the id of the row.
  std::int64_t put_version(const std::string& version, const std::string& description = "d") {
    store::ModelTemplateRow row;
    row.name = "m";
    row.version = version;
    row.description = description;
    row.source_digest = "aaaaaaa";
    std::int64_t id = 0;
    write([&](sql::Connection& db) { id = put_template(db, row).id; });
    return id;
  }

  std::int64_t put_model(
      std::int64_t template_id, const std::string& name, const std::string& options
  ) {
    store::ConfiguredModelRow row;
    row.name = name;
    row.model_template_id = template_id;
    row.user_option_values = options;
    std::int64_t id = 0;
    write([&](sql::Connection& db) {
      id = put_configured_model(db, row, *store::ModelTemplateStore(db).find(template_id)).id;
    });
    return id;
  }

  void archive(std::int64_t template_id, bool all_versions) {
    write([&](sql::Connection& db) {
      archive_template(db, *store::ModelTemplateStore(db).find(template_id), all_versions);
    });
  }

  // Returns the stored rows of templates and configured models in the form of the vectors.
  std::string rows() {
    const sql::Lease db = database_->read();
    json::Writer w;
    w.begin_array();
    const auto templates =
        db->query("SELECT id, name, version, is_live, archived FROM modeltemplatedb ORDER BY id");
    while (templates->next()) {
      w.begin_array();
      w.integer(templates->integer(0));
      for (const int column : {1, 2}) w.string(templates->text(column));
      for (const int column : {3, 4}) w.boolean(templates->boolean(column));
      w.end_array();
    }
    w.end_array();
    w.begin_array();
    const auto models = db->query(
        "SELECT id, name, model_template_id, configuration_digest, is_live, archived"
        " FROM configuredmodeldb ORDER BY id"
    );
    while (models->next()) {
      w.begin_array();
      w.integer(models->integer(0));
      w.string(models->text(1));
      w.integer(models->integer(2));
      w.string(models->text(3));
      for (const int column : {4, 5}) w.boolean(models->boolean(column));
      w.end_array();
    }
    w.end_array();
    return w.take();
  }

  static std::string expected_rows(const json::Value& expected) {
    json::Writer w;
    w.value(at(expected, "templates"));
    w.value(at(expected, "configured"));
    return w.take();
  }
};

TEST_F(ModelVersionsTest, TheRowsAreThoseOfTheVectorsAfterEveryStep) {
  using Step = std::function<std::optional<std::int64_t>()>;
  const std::vector<Step> steps = {
      [&] { return put_version("1"); },
      [&] { return put_model(1, "m", "{}"); },
      [&] { return put_model(1, "m", R"({"k":2})"); },
      [&] { return put_model(1, "m", R"({"k":2.0})"); },
      [&] { return put_model(1, "m", "{}"); },
      [&] { return put_version("2"); },
      [&] { return put_model(2, "m:x", R"({"k":3})"); },
      [&] { return put_version("1", "another description"); },
      [&]() -> std::optional<std::int64_t> {
        const sql::Lease db = database_->read();
        EXPECT_EQ(store::ModelTemplateStore(*db).find(1)->description, "d");
        return std::nullopt;
      },
      [&]() -> std::optional<std::int64_t> {
        archive(1, false);
        return std::nullopt;
      },
      [&] { return put_version("1"); },
      [&]() -> std::optional<std::int64_t> {
        archive(2, true);
        return std::nullopt;
      },
      [&] { return put_model(1, "m", "{}"); }};
  const json::Document vectors = testing_support::read_vectors("v251/digests.json");
  const auto scenario = at(vectors.root(), "live_rows").items();
  ASSERT_GE(scenario.size(), steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    SCOPED_TRACE(testing_support::text_at(scenario[i], "input"));
    const json::Value& expected = at(scenario[i], "expected");
    const std::optional<std::int64_t> answer = steps[i]();
    if (answer) {
      EXPECT_EQ(*answer, at(expected, "answer").as_int());
    }
    EXPECT_EQ(rows(), expected_rows(expected));
  }
}

// An archived configured model is enough, as in CHAP Core 2.5.1.
TEST_F(ModelVersionsTest, AnotherVersionWithConfiguredModelsBecomesLive) {
  const std::int64_t model = put_model(put_version("1"), "m", "{}");
  const std::int64_t second = put_version("2");
  put_model(second, "m", "{}");
  database_->transact([&](sql::Connection& db) {
    store::ConfiguredModelStore(db).set_archived(model, true);
  });
  archive(second, false);
  const sql::Lease db = database_->read();
  EXPECT_EQ(store::ModelTemplateStore(*db).find_live("m")->version, "1");
}

TEST_F(ModelVersionsTest, TheLiveVersionStaysLiveWhenNoOtherVersionCanRun) {
  put_model(put_version("1"), "m", "{}");
  put_version("2");
  archive(1, false);
  const sql::Lease db = database_->read();
  EXPECT_EQ(store::ModelTemplateStore(*db).find_live("m")->version, "1");
}

}  // namespace
}  // namespace chap::services
