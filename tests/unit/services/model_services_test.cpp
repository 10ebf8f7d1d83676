#include "services/model_services.hpp"

#include "tests/unit/services/platform_fixture.hpp"

namespace chap::services {
namespace {

constexpr const char* kInfo =
    R"({"id":"svc","display_name":"A service","period_type":"monthly",)"
    R"("required_covariates":["rainfall"],"model_metadata":{"author":"A"}})";

class ModelServicesTest : public PlatformTest {
 protected:
  void register_svc() { register_service(platform(), "svc", "http://svc:8000", kInfo); }
  // Registers version 1 of a service with this source revision. Returns the text of the conflict
  // with a stored template, or nullopt if there is no conflict.
  std::optional<std::string> conflict_of(const std::string& id, const std::string& revision) {
    const std::string info = R"({"id":")" + id + R"(","version":"1","display_name":"d",)" +
                             R"("git_revision":")" + revision + R"("})";
    return register_service(platform(), id, "http://" + id, info).template_conflict;
  }
  // Returns the template with this name from the list of templates.
  std::optional<ListedTemplate> listed(const std::string& name) {
    for (ListedTemplate& listed_template : list_templates(platform())) {
      if (listed_template.row.name == name) return std::move(listed_template);
    }
    return std::nullopt;
  }
};

TEST_F(ModelServicesTest, ARegistrationCreatesATemplateAndStartsDiscovery) {
  register_svc();
  EXPECT_EQ(discovered_, std::vector<std::string>{"svc"});
  const auto found = listed("svc");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->health, ModelHealth::kLive);
  EXPECT_EQ(found->row.author, "A");
  EXPECT_EQ(found->row.supported_period_type, "month");
  EXPECT_EQ(found->row.required_covariates, std::vector<std::string>{"rainfall"});
  EXPECT_EQ(list_services(platform()).size(), 1U);
}

TEST_F(ModelServicesTest, ATemplateHasTargetAndSearchSpaceOfItsService) {
  register_service(
      platform(),
      "svc",
      "http://svc:8000",
      R"({"id":"svc","target":"malaria_cases","hpo_search_space":{"n_lags":{"low":1,"high":1.50}},)"
      R"("min_prediction_periods":0,"max_prediction_periods":12})"
  );
  const auto found = listed("svc");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->row.target, "malaria_cases");
  EXPECT_EQ(found->row.hpo_search_space, R"({"n_lags":{"low":1,"high":1.5}})");
  EXPECT_EQ(found->row.min_prediction_periods, std::nullopt);
  EXPECT_EQ(found->row.max_prediction_periods, 12);
  register_svc();  // does not change the stored row, because the version is the same
  EXPECT_EQ(listed("svc")->row.target, "malaria_cases");
}

TEST_F(ModelServicesTest, RefusesARegistrationThatIsTooLarge) {
  const std::string info = R"({"id":"svc","x":")" + std::string(70'000, 'x') + "\"}";
  EXPECT_EQ(
      code_of([&] { register_service(platform(), "svc", "http://svc", info); }),
      ErrorCode::kTooLarge
  );
  EXPECT_TRUE(list_services(platform()).empty());
}

TEST_F(ModelServicesTest, AnotherRevisionOfAStoredVersionIsAConflict) {
  EXPECT_EQ(conflict_of("svc", "ABCDEF1"), std::nullopt);
  EXPECT_EQ(listed("svc")->row.source_digest, "abcdef1");
  const std::string text = conflict_of("svc", "abcdef2").value_or("");
  EXPECT_EQ(
      text.find("Model template 'svc' version '1' is stored from revision 'abcdef1', but"), 0U
  );
  EXPECT_EQ(listed("svc")->row.source_digest, "abcdef1");
  EXPECT_EQ(listed("svc")->health, ModelHealth::kRevisionMismatch);
  EXPECT_EQ(conflict_of("svc", "unknown"), std::nullopt);  // `unknown` is not the id of a commit
  EXPECT_EQ(listed("svc")->health, ModelHealth::kLive);
}

TEST_F(ModelServicesTest, AServiceWithTheNameOfABaselineGetsNoTemplate) {
  const std::string text = conflict_of("persistence", "abcdef1").value_or("");
  EXPECT_EQ(text.find("Model template 'persistence' is a built-in baseline"), 0U);
  EXPECT_EQ(count("modeltemplatedb"), 4);
  EXPECT_EQ(listed("persistence")->health, std::nullopt);
  EXPECT_EQ(list_services(platform()).size(), 1U);
}

TEST_F(ModelServicesTest, UnknownServicesAreNotFound) {
  EXPECT_EQ(message_of([&] { ping_service(platform(), "svc"); }), "Service svc not found");
  EXPECT_EQ(code_of([&] { read_service(platform(), "svc"); }), ErrorCode::kNotFound);
  EXPECT_EQ(code_of([&] { deregister_service(platform(), "svc"); }), ErrorCode::kNotFound);
}

TEST_F(ModelServicesTest, ATemplateIsArchivedAfterTheGracePeriodOfItsService) {
  register_svc();
  clock_.advance(std::chrono::minutes(10));
  EXPECT_EQ(code_of([&] { read_service(platform(), "svc"); }), ErrorCode::kNotFound);
  EXPECT_EQ(listed("svc")->health, std::nullopt);
  EXPECT_FALSE(listed("svc")->row.archived);
  clock_.advance(std::chrono::hours(2));
  EXPECT_TRUE(listed("svc")->row.archived);
}

TEST_F(ModelServicesTest, APingMakesAnExpiredServiceLiveAndRestoresItsTemplate) {
  register_svc();
  clock_.advance(std::chrono::hours(2));
  EXPECT_TRUE(listed("svc")->row.archived);
  ping_service(platform(), "svc");
  EXPECT_EQ(listed("svc")->health, ModelHealth::kLive);
  EXPECT_FALSE(listed("svc")->row.archived);
}

TEST_F(ModelServicesTest, DeregisteringArchivesTheTemplateAtOnce) {
  register_svc();
  deregister_service(platform(), "svc");
  EXPECT_TRUE(listed("svc")->row.archived);
}

TEST_F(ModelServicesTest, WithoutAGracePeriodNoTemplateIsArchived) {
  platform().archive_grace = std::nullopt;
  register_svc();
  clock_.advance(std::chrono::hours(24 * 365));
  EXPECT_FALSE(listed("svc")->row.archived);
  register_svc();
  deregister_service(platform(), "svc");
  EXPECT_FALSE(listed("svc")->row.archived);
}

}  // namespace
}  // namespace chap::services
