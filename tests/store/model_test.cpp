#include "storage/sql/error.hpp"
#include "tests/store/store_fixture.hpp"

namespace chap::store {
namespace {

class ModelTest : public StoreTest {
 protected:
  std::int64_t add_version(const std::string& version, bool is_live) {
    ModelTemplateRow row;
    row.name = "ewars";
    row.version = version;
    row.is_live = is_live;
    return ModelTemplateStore(db()).insert(row);
  }
};

TEST_F(ModelTest, AStoredTemplateIsReadUnchanged) {
  ModelTemplateRow row;
  row.name = "ewars";
  row.source_url = "https://github.com/acme/my_model@0123abc";
  row.version = "v6";
  row.source_digest = "0123abc";
  row.role = "comparison";
  row.uses_chapkit = true;
  row.supported_period_type = "month";
  row.user_options = R"({"n_lags":{"type":"integer"}})";
  row.hpo_search_space = R"({"n_lags":{"low":1}})";
  row.required_covariates = {"rainfall", "population"};
  row.min_prediction_periods = 1;
  row.max_prediction_periods = 12;
  row.requires_geo = true;
  row.author_assessed_status = "yellow";
  row.organization = "HISP";
  ModelTemplateStore templates(db());
  const std::int64_t id = templates.insert(row);
  const auto found = templates.find_live("ewars");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, id);
  EXPECT_EQ(found->version, "v6");
  EXPECT_EQ(found->source_digest, "0123abc");
  EXPECT_EQ(found->role, "comparison");
  EXPECT_TRUE(found->is_live);
  EXPECT_TRUE(found->uses_chapkit);
  EXPECT_EQ(found->supported_period_type, "month");
  EXPECT_EQ(found->user_options, row.user_options);
  EXPECT_EQ(found->hpo_search_space, row.hpo_search_space);
  EXPECT_EQ(found->required_covariates, row.required_covariates);
  EXPECT_EQ(found->max_prediction_periods, 12);
  EXPECT_TRUE(found->requires_geo);
  EXPECT_EQ(found->author, "Unknown Author");
  EXPECT_EQ(found->organization, "HISP");
  EXPECT_FALSE(found->citation_info);
  EXPECT_THROW(templates.insert(row), sql::UniqueViolation);
}

TEST_F(ModelTest, OneOfSeveralVersionsOfATemplateIsLive) {
  ModelTemplateStore templates(db());
  const std::int64_t first = add_version("1", true);
  const std::int64_t second = add_version("2", false);
  EXPECT_EQ(templates.find_live("ewars")->id, first);
  EXPECT_EQ(templates.find_version("ewars", "2")->id, second);
  EXPECT_FALSE(templates.find_version("ewars", "3"));
  EXPECT_EQ(templates.versions("ewars").size(), 2U);
  ASSERT_EQ(templates.list_live().size(), 1U);
  templates.make_live(second, "ewars");
  EXPECT_EQ(templates.find_live("ewars")->id, second);
  EXPECT_FALSE(templates.find(first)->is_live);
}

TEST_F(ModelTest, TheNewestRunnableVersionHasAModelAndIsNotArchived) {
  ModelTemplateStore templates(db());
  ConfiguredModelStore models(db());
  for (const char* version : {"1", "2", "3"}) {
    ConfiguredModelRow model;
    model.name = "ewars";
    model.model_template_id = add_version(version, false);
    models.insert(model);
  }
  add_version("4", false);
  EXPECT_EQ(templates.newest_runnable("ewars")->version, "3");
  models.set_archived(3, true);  // an archived model counts, too
  EXPECT_EQ(templates.newest_runnable("ewars")->version, "3");
  for (const char* version : {"3", "2"}) {
    templates.set_archived(templates.find_version("ewars", version)->id, true);
  }
  EXPECT_EQ(templates.newest_runnable("ewars")->version, "1");
  EXPECT_FALSE(templates.newest_runnable("unknown"));
}

TEST_F(ModelTest, ListsArchivedModelsButNotModelsOfArchivedTemplates) {
  ConfiguredModelStore models(db());
  const std::int64_t hidden = add_model("hidden");
  const std::int64_t shown = add_model("shown");
  const auto before = models.details(hidden);
  ASSERT_TRUE(before);
  ModelTemplateStore(db()).set_archived(before->model_template.id, true);
  EXPECT_TRUE(models.set_archived(shown, true));
  EXPECT_FALSE(models.set_archived(99, true));
  const std::vector<ConfiguredModelDetails> list = models.list();
  ASSERT_EQ(models.list({1, 0}).size(), 1U);
  EXPECT_EQ(models.list({1, 0})[0].model.id, list[0].model.id);
  EXPECT_EQ(models.list({std::nullopt, 1}).size(), list.size() - 1);
  EXPECT_TRUE(models.list({0, 0}).empty());
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].model.id, shown);
  EXPECT_TRUE(list[0].model.archived);
  EXPECT_EQ(list[0].model_template.name, "shown");
  EXPECT_TRUE(models.details(hidden)->model_template.archived);
  EXPECT_EQ(models.live_names(), (std::vector<std::string>{"hidden", "shown"}));
  EXPECT_EQ(models.count_of_template(before->model_template.id), 1);
}

TEST_F(ModelTest, AModelRequiresATemplate) {
  ConfiguredModelStore models(db());
  ConfiguredModelRow row;
  row.name = "orphan";
  row.model_template_id = 42;
  EXPECT_THROW(models.insert(row), sql::ForeignKeyViolation);
}

TEST_F(ModelTest, AnEqualConfigurationIsStoredOnlyOnce) {
  ConfiguredModelStore models(db());
  ConfiguredModelRow row;
  row.id = add_model("taken");
  row.name = "taken";
  row.model_template_id = 1;
  EXPECT_THROW(models.insert(row), sql::UniqueViolation);
}

TEST_F(ModelTest, OnlyOneModelWithANameIsLive) {
  ConfiguredModelStore models(db());
  ConfiguredModelRow row;
  row.name = "taken";
  const std::int64_t first = add_model("taken");
  row.model_template_id = 1;
  row.configuration_digest = "other";
  row.is_live = false;
  row.id = models.insert(row);
  EXPECT_EQ(models.find_live("taken")->model.id, first);
  EXPECT_EQ(models.find_equal(row)->id, row.id);
  models.make_live(row);
  EXPECT_EQ(models.find_live("taken")->model.id, row.id);
  EXPECT_FALSE(models.find(first)->is_live);
  EXPECT_EQ(models.live_names(), std::vector<std::string>{"taken"});
  // Template 99 does not exist, so no version is live after this call.
  ModelTemplateStore(db()).make_live(99, "taken");
  EXPECT_FALSE(models.find_live("taken"));
  EXPECT_FALSE(models.find_live("unknown"));
}

TEST_F(ModelTest, AllModelsOfATemplateAreArchivedTogether) {
  ConfiguredModelStore models(db());
  const std::int64_t id = add_model("m");
  EXPECT_FALSE(models.all_archived(1));
  models.archive_of_template(1);
  EXPECT_TRUE(models.find(id)->archived);
  EXPECT_TRUE(models.all_archived(1));
  EXPECT_FALSE(models.all_archived(99));  // a template without models
}

}  // namespace
}  // namespace chap::store
