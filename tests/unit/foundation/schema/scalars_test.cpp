#include "foundation/schema/scalars.hpp"

#include "foundation/json/parse.hpp"
#include "foundation/schema/naming.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chap::schema {
namespace {

TEST(ScalarsTest, LimitsTheDigitsOfAnInteger) {
  const auto type_of = [](const std::string& text) {
    const json::Document document = json::parse('"' + text + '"');
    Report report;
    std::int64_t out = 0;
    return read_integer(document.root(), out, report) ? std::to_string(out)
                                                      : report.problems().front().type;
  };
  EXPECT_EQ(type_of(std::string(4300, '1')), "9223372036854775807");
  EXPECT_EQ(type_of(std::string(4301, '1')), "int_parsing_size");
  EXPECT_EQ(type_of("-" + std::string(4300, '9')), "-9223372036854775808");
  EXPECT_EQ(type_of("-" + std::string(4301, '9')), "int_parsing_size");
}

TEST(NamingTest, MakesCamelCaseNamesAndTitles) {
  EXPECT_EQ(camel_case("additional_continuous_covariates"), "additionalContinuousCovariates");
  EXPECT_EQ(camel_case("id"), "id");
  EXPECT_EQ(title_of("nPeriods"), "Nperiods");
  EXPECT_EQ(title_of("job_id"), "Job Id");
  EXPECT_EQ(title_of("dhis2Id"), "Dhis2Id");
  EXPECT_EQ(capitalised("pm_TEN"), "Pm ten");
}

}  // namespace
}  // namespace chap::schema
