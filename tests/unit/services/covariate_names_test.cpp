#include "services/covariate_names.hpp"

#include "tests/unit/services/platform_fixture.hpp"

namespace chap::services {
namespace {

using Names = std::vector<std::string>;

class CovariateNamesTest : public PlatformTest {
 protected:
  std::int64_t add_template(const std::string& name, const Names& covariates) {
    store::ModelTemplateRow row;
    row.name = name;
    row.required_covariates = covariates;
    return database_->transact([&](sql::Connection& db) {
      return store::ModelTemplateStore(db).insert(row);
    });
  }
  // Stores a configured model with the name `extra` and these additional covariates.
  std::int64_t configure(std::int64_t model_template, const Names& covariates) {
    ModelConfiguration configuration;
    configuration.name = "extra";
    configuration.model_template_id = model_template;
    configuration.additional_continuous_covariates = covariates;
    return configure_model(platform(), configuration).id;
  }
  // Returns a text for each suggested name: the name, `!` if the name is a standard name, and the
  // models that require the covariate. For example: `rainfall! naive_model`.
  Names listed() {
    Names texts;
    for (const CovariateName& found : list_covariate_names(platform())) {
      std::string text = found.name + (found.standard ? "!" : "");
      for (const std::string& model : found.required_by) text += " " + model;
      texts.push_back(text);
    }
    return texts;
  }
};

TEST_F(CovariateNamesTest, StandardNamesComeFirst) {
  EXPECT_EQ(
      listed(),
      (Names{
          "disease_cases! global_median naive_model persistence seasonal_median",
          "rainfall! naive_model",
          "mean_temperature! naive_model",
          "population!"})
  );
}

TEST_F(CovariateNamesTest, OtherNamesFollowInTheOrderOfModels) {
  const std::int64_t id = add_template("m", {"zinc", "time_period", "rainfall"});
  const std::int64_t model = configure(id, {"altitude", "zinc"});
  const Names found = listed();
  EXPECT_EQ(found[1], "rainfall! m naive_model");
  EXPECT_EQ(Names(found.begin() + 4, found.end()), (Names{"zinc m m:extra", "altitude m:extra"}));
  archive_configured_model(platform(), model);
  const Names without = listed();
  EXPECT_EQ(Names(without.begin() + 4, without.end()), (Names{"zinc m"}));
}

}  // namespace
}  // namespace chap::services
