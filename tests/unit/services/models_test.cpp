#include "services/models.hpp"

#include "services/model_services.hpp"
#include "tests/unit/services/platform_fixture.hpp"

namespace chap::services {
namespace {

class ModelsTest : public PlatformTest {
 protected:
  // Returns the id of the template of naive_model.
  std::int64_t naive_template() {
    return read_configured_model(platform(), naive_model()).model_template.id;
  }
  // Stores a template with these options and returns its id.
  std::int64_t stored_template(const std::string& options) {
    store::ModelTemplateRow row;
    row.name = "with_options";
    row.display_name = "With options";
    row.user_options = options;
    return database_->transact([&](sql::Connection& db) {
      return store::ModelTemplateStore(db).insert(row);
    });
  }
};

TEST_F(ModelsTest, ATemplateWithUnusableOptionsIsListedAsUnusable) {
  stored_template(R"({"o":{"pattern":"["}})");
  for (const ListedTemplate& listed : list_templates(platform())) {
    const bool unusable = listed.health == ModelHealth::kUnusableOptions;
    EXPECT_EQ(unusable, listed.row.name == "with_options") << listed.row.name;
  }
}

TEST_F(ModelsTest, TheNameOfAConfiguredModelBeginsWithTheNameOfItsTemplate) {
  ModelConfiguration configuration;
  configuration.name = "second";
  configuration.model_template_id = naive_template();
  const auto row = configure_model(platform(), configuration);
  EXPECT_EQ(row.name, "naive_model:second");
  // The second request names a model that exists, so no model is created.
  EXPECT_EQ(configure_model(platform(), configuration).id, row.id);
  const auto details = read_configured_model(platform(), row.id);
  EXPECT_EQ(configured_display_name(details), details.model_template.display_name + " [Second]");
}

TEST_F(ModelsTest, RefusesValuesThatTheOptionsOfTheTemplateDoNotAllow) {
  ModelConfiguration configuration;
  configuration.name = "x";
  configuration.model_template_id = stored_template(R"({"lags":{"type":"integer","minimum":1}})");
  for (const char* values : {"{}", R"({"lags":"a"})", R"({"lags":0})", R"({"lags":1,"b":2})"}) {
    configuration.user_option_values = values;
    EXPECT_EQ(code_of([&] { configure_model(platform(), configuration); }), ErrorCode::kValidation)
        << values;
  }
  EXPECT_THROW(require_model(platform(), std::string("with_options:x")), Error);
  configuration.user_option_values = R"({"lags":3})";
  EXPECT_EQ(configure_model(platform(), configuration).user_option_values, R"({"lags":3})");
}

TEST_F(ModelsTest, UnknownTemplatesAndModelsAreNotFound) {
  ModelConfiguration configuration;
  configuration.model_template_id = 999;
  EXPECT_EQ(
      message_of([&] { configure_model(platform(), configuration); }), "Model template not found"
  );
  EXPECT_EQ(code_of([&] { read_configured_model(platform(), 999); }), ErrorCode::kNotFound);
  EXPECT_EQ(code_of([&] { archive_configured_model(platform(), 999); }), ErrorCode::kNotFound);
}

TEST_F(ModelsTest, AnArchivedModelStaysListedAsArchived) {
  archive_configured_model(platform(), naive_model());
  for (const auto& listed : list_configured_models(platform())) {
    EXPECT_EQ(listed.model.archived, listed.model.name == "naive_model") << listed.model.name;
  }
}

TEST_F(ModelsTest, ATemplateIsArchivedWithItsModels) {
  EXPECT_EQ(
      message_of([&] { archive_model_template(platform(), 999, false); }),
      "Model template with id 999 not found"
  );
  const std::int64_t id = naive_template();
  archive_model_template(platform(), id, false);
  const auto details = read_configured_model(platform(), naive_model());
  EXPECT_TRUE(details.model_template.archived);
  EXPECT_TRUE(details.model.archived);
}

}  // namespace
}  // namespace chap::services
