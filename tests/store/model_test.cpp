#include "storage/sql/error.hpp"
#include "tests/store/store_fixture.hpp"

namespace chap::store {
namespace {

using ModelTest = StoreTest;

TEST_F(ModelTest, ATemplateReadsBackWholly) {
  ModelTemplateRow row;
  row.name = "ewars";
  row.source_url = "https://github.com/acme/my_model@0123abc";
  row.version = "v6";
  row.uses_chapkit = true;
  row.supported_period_type = "month";
  row.user_options = R"({"n_lags":{"type":"integer"}})";
  row.hpo_search_space = R"({"n_lags":{"low":1}})";
  row.required_covariates = {"rainfall", "population"};
  row.min_prediction_length = 1;
  row.max_prediction_length = 12;
  row.requires_geo = true;
  row.author_assessed_status = "yellow";
  row.organization = "HISP";
  ModelTemplateStore templates(db());
  const std::int64_t id = templates.insert(row);
  const auto found = templates.find_by_name("ewars");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, id);
  EXPECT_EQ(found->version, "v6");
  EXPECT_TRUE(found->uses_chapkit);
  EXPECT_EQ(found->supported_period_type, "month");
  EXPECT_EQ(found->user_options, row.user_options);
  EXPECT_EQ(found->hpo_search_space, row.hpo_search_space);
  EXPECT_EQ(found->required_covariates, row.required_covariates);
  EXPECT_EQ(found->max_prediction_length, 12);
  EXPECT_TRUE(found->requires_geo);
  EXPECT_EQ(found->author, "Unknown Author");
  EXPECT_EQ(found->organization, "HISP");
  EXPECT_FALSE(found->citation_info);
  EXPECT_THROW(templates.insert(row), sql::UniqueViolation);
}

TEST_F(ModelTest, OverwritingFallsBackToDefaultsButKeepsTheChapkitFlag) {
  ModelTemplateStore templates(db());
  ModelTemplateRow row;
  row.name = "t";
  row.author = "Somebody";
  row.uses_chapkit = true;
  row.archived = true;
  const std::int64_t id = templates.insert(row);
  ModelTemplateRow fresh;
  fresh.id = id;
  fresh.name = "t";
  EXPECT_TRUE(templates.overwrite(fresh));
  const auto found = templates.find(id);
  EXPECT_EQ(found->author, "Unknown Author");
  EXPECT_TRUE(found->uses_chapkit);
  EXPECT_FALSE(found->archived);
  fresh.id = 99;
  EXPECT_FALSE(templates.overwrite(fresh));
  EXPECT_TRUE(templates.set_uses_chapkit(id, false));
  EXPECT_TRUE(templates.set_source_url(id, "http://live"));
  EXPECT_FALSE(templates.find(id)->uses_chapkit);
  EXPECT_EQ(templates.find(id)->source_url, "http://live");
}

TEST_F(ModelTest, AnArchivedTemplateHidesItsModelsAnArchivedModelShows) {
  ConfiguredModelStore models(db());
  const std::int64_t hidden = add_model("hidden");
  const std::int64_t shown = add_model("shown");
  const auto before = models.details(hidden);
  ASSERT_TRUE(before);
  ModelTemplateStore(db()).set_archived(before->model_template.id, true);
  EXPECT_TRUE(models.archive(shown));
  EXPECT_FALSE(models.archive(99));
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
  EXPECT_EQ(models.names(), (std::vector<std::string>{"hidden", "shown"}));
  EXPECT_EQ(models.count_of_template(before->model_template.id), 1);
}

TEST_F(ModelTest, AModelNeedsItsTemplateAndAFreeName) {
  ConfiguredModelStore models(db());
  ConfiguredModelRow row;
  row.name = "orphan";
  row.model_template_id = 42;
  EXPECT_THROW(models.insert(row), sql::ForeignKeyViolation);
  add_model("taken");
  row.name = "taken";
  row.model_template_id = 1;
  EXPECT_THROW(models.insert(row), sql::UniqueViolation);
  EXPECT_EQ(models.find_by_name("taken")->user_option_values, "{}");
  EXPECT_FALSE(models.find_by_name("nobody"));
}

}  // namespace
}  // namespace chap::store
