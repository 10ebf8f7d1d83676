#include "modelrun/catalog/make_model.hpp"

#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chap::catalog {
namespace {

// A configured model whose template has the same name and this source.
store::ConfiguredModelDetails configured(const std::string& name, const std::string& source_url) {
  store::ConfiguredModelDetails details;
  details.model.name = name;
  details.model_template.name = name;
  details.model_template.source_url = source_url;
  return details;
}

// The text of the Error that make_model() throws; empty if make_model() throws no Error.
std::string problem_of(const store::ConfiguredModelDetails& model) {
  try {
    make_model(model);
    return "";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    return error.what();
  }
}

TEST(MakeModelTest, FindsBuiltInModelsByTheirSource) {
  EXPECT_EQ(problem_of(configured("persistence", "builtin:persistence@1")), "");
  EXPECT_EQ(problem_of(configured("persistence", "builtin:persistence")), "");
  EXPECT_EQ(problem_of(configured("any name", "builtin:global_median@1")), "");
}

// In databases of CHAP releases, the template of the naive model has other sources.
TEST(MakeModelTest, FindsTheNaiveModelByItsName) {
  EXPECT_EQ(problem_of(configured("naive_model", "NA")), "");
  EXPECT_EQ(problem_of(configured("naive_model", "https://example.org/naive")), "");
}

TEST(MakeModelTest, RefusesOtherVersionsAndUnknownSources) {
  EXPECT_NE(problem_of(configured("persistence", "builtin:persistence@2")), "");
  EXPECT_NE(problem_of(configured("naive_model_2", "builtin:naive_model@1")), "");
  EXPECT_EQ(
      problem_of(configured("persistence", "unknown:persistence")),
      "The model 'persistence' cannot be run by this server"
  );
}

// A client for servers that are no model services. Records the requested URLs.
class ForeignServerClient : public net::HttpClient {
 public:
  explicit ForeignServerClient(std::vector<std::string>& urls) : urls_(urls) {}
  net::HttpReply send(const net::HttpCall& call) override {
    urls_.push_back(call.url);
    return {404, ""};
  }

 private:
  std::vector<std::string>& urls_;
};

TEST(MakeModelTest, UsesTheRegisteredAddressOfAServiceBeforeTheStoredOne) {
  store::ConfiguredModelDetails model = configured("ewars", "http://stored:8000");
  model.model_template.uses_chapkit = true;
  std::vector<std::string> urls;
  ModelTools tools;
  tools.http = [&] { return std::make_unique<ForeignServerClient>(urls); };
  EXPECT_THROW(make_model(model, tools), Error);
  EXPECT_EQ(urls.front(), "http://stored:8000/api/v1/info");
  urls.clear();
  tools.find_service_url = [](const std::string& id) { return "http://" + id + ":9000"; };
  EXPECT_THROW(make_model(model, tools), Error);
  EXPECT_EQ(urls.front(), "http://ewars:9000/api/v1/info");
  model.model_template.source_url.reset();
  tools.find_service_url = [](const std::string&) { return std::nullopt; };
  try {
    make_model(model, tools);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "The model service 'ewars' is not registered");
  }
}

}  // namespace
}  // namespace chap::catalog
