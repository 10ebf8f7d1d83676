#include "modelrun/chapkit/service_config.hpp"

#include "foundation/base/error.hpp"
#include "foundation/json/parse.hpp"

#include <gtest/gtest.h>

namespace chap::chapkit {
namespace {

const ConfigValues kValues{R"({"n_lags":3})", {"rainfall"}, 4};

TEST(ConfigDataTest, OptionsAreMembersOfTheConfiguration) {
  EXPECT_EQ(
      config_data(R"({"properties":{"n_lags":{},"prediction_periods":{}}})", kValues),
      R"({"n_lags":3,"prediction_periods":4,"additional_continuous_covariates":["rainfall"]})"
  );
}

TEST(ConfigDataTest, OptionsOfLegacySchemasAreNested) {
  const std::string nested =
      R"({"user_option_values":{"n_lags":3},"additional_continuous_covariates":["rainfall"]})";
  EXPECT_EQ(config_data(R"({"$defs":{"ModelConfiguration":{"properties":{}}}})", kValues), nested);
  EXPECT_EQ(config_data(R"({"properties":{"user_option_values":{}}})", kValues), nested);
}

TEST(ConfigDataTest, AnEmptyListOfCovariatesKeepsTheDefaultOfTheService) {
  EXPECT_EQ(config_data("{}", {"{}", {}, 4}), "{}");
}

std::string problem_of(const std::string& sent, const std::string& stored) {
  const json::Document document = json::parse(stored);
  try {
    require_stored(sent, &document.root());
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(RequireStoredTest, ComparesNumbersByValueAndIgnoresDefaults) {
  EXPECT_EQ(problem_of(R"({"a":3,"b":[1,"x"]})", R"({"a":3.0,"b":[1.0,"x"],"c":true})"), "");
  EXPECT_EQ(
      problem_of(R"({"user_option_values":{"a":1}})", R"({"user_option_values":{"a":1}})"), ""
  );
  // chapkit 2.1 and newer move nested options to the top.
  EXPECT_EQ(problem_of(R"({"user_option_values":{"a":1}})", R"({"a":1})"), "");
}

TEST(RequireStoredTest, NamesEachDifference) {
  EXPECT_EQ(
      problem_of(R"({"a":3,"b":"7","c":1})", R"({"a":4,"b":7})"),
      "The model service has not stored the configuration of this run: a: sent 3, stored 4; "
      "b: sent \"7\", stored 7; c: sent 1, stored nothing"
  );
}

}  // namespace
}  // namespace chap::chapkit
