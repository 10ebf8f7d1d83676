#include "domain/options/option_schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chap::options {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// The problem with `value` for an option `o` that has this schema.
std::string problem(const std::string& schema, const std::string& value) {
  return check_options(R"({"o":)" + schema + "}", R"({"o":)" + value + "}").problem.value_or("");
}
bool accepts(const std::string& schema, const std::string& value) {
  return problem(schema, value).empty();
}

TEST(OptionSchema, OptionsWithoutADefaultAreRequiredAndUnknownOptionsRefused) {
  const std::string schemas = R"({"a":{"type":"integer"},"b":{"type":"integer","default":1}})";
  EXPECT_EQ(check_options(schemas, R"({"a":1})").problem, std::nullopt);
  EXPECT_EQ(check_options(schemas, "{}").problem, "'a' is a required property");
  EXPECT_EQ(
      check_options(schemas, R"({"a":1,"zz":2})").problem,
      "Additional properties are not allowed ('zz' was unexpected)"
  );
  EXPECT_EQ(check_options("{}", "[]").problem, "the values are not an object");
}

TEST(OptionSchema, Types) {
  EXPECT_TRUE(accepts(R"({"type":"integer"})", "3"));
  EXPECT_TRUE(accepts(R"({"type":"integer"})", "3.0"));
  EXPECT_TRUE(accepts(R"({"type":"integer"})", "123456789012345678901234567890"));
  EXPECT_FALSE(accepts(R"({"type":"integer"})", "3.5"));
  EXPECT_FALSE(accepts(R"({"type":"integer"})", "true"));
  EXPECT_TRUE(accepts(R"({"type":["string","null"]})", "null"));
  EXPECT_FALSE(accepts(R"({"type":["string","null"]})", "1"));
  EXPECT_EQ(problem(R"({"type":"string"})", "1"), "o: 1 is not of type 'string'");
}

TEST(OptionSchema, BoundsAndMultiples) {
  EXPECT_TRUE(accepts(R"({"minimum":1,"maximum":3})", "3"));
  EXPECT_EQ(problem(R"({"minimum":1})", "0"), "o: 0 is less than the minimum of 1");
  EXPECT_FALSE(accepts(R"({"maximum":3})", "3.1"));
  EXPECT_FALSE(accepts(R"({"exclusiveMinimum":1})", "1"));
  EXPECT_FALSE(accepts(R"({"exclusiveMaximum":1})", "1"));
  EXPECT_FALSE(accepts(R"({"minimum":1,"exclusiveMinimum":true})", "1"));  // the form of draft 4
  EXPECT_TRUE(accepts(R"({"multipleOf":3})", "9"));
  EXPECT_FALSE(accepts(R"({"multipleOf":3})", "10"));
  EXPECT_TRUE(accepts(R"({"multipleOf":0.5})", "1.5"));
  EXPECT_TRUE(accepts(R"({"minimum":1})", R"("a text has no minimum")"));
}

TEST(OptionSchema, TextsAndLists) {
  EXPECT_TRUE(accepts(R"({"minLength":2,"maxLength":2})", "\"\u00e6\u00f8\""));
  EXPECT_FALSE(accepts(R"({"maxLength":2})", R"("abc")"));
  EXPECT_TRUE(accepts(R"({"pattern":"b"})", R"("abc")"));
  EXPECT_FALSE(accepts(R"({"pattern":"^b"})", R"("abc")"));
  EXPECT_FALSE(accepts(R"({"items":{"type":"integer"}})", R"([1,"a"])"));
  EXPECT_TRUE(accepts(R"({"items":[{"type":"integer"}]})", R"([1,"a"])"));
  EXPECT_FALSE(accepts(R"({"minItems":2})", "[1]"));
  EXPECT_FALSE(accepts(R"({"maxItems":0})", "[1]"));
}

TEST(OptionSchema, ConstantsAreComparedByValue) {
  EXPECT_TRUE(accepts(R"({"enum":["a",1,{"x":[1,2],"y":null}]})", R"({"y":null,"x":[1.0,2]})"));
  EXPECT_FALSE(accepts(R"({"enum":["a",1]})", "true"));
  EXPECT_TRUE(accepts(R"({"const":1})", "1.0"));
  EXPECT_FALSE(accepts(R"({"const":1})", R"("1")"));
}

TEST(OptionSchema, CombinationsAndReferences) {
  EXPECT_TRUE(accepts(R"({"anyOf":[{"type":"string"},{"type":"null"}]})", "null"));
  EXPECT_FALSE(accepts(R"({"anyOf":[{"type":"string"},{"type":"null"}]})", "1"));
  EXPECT_FALSE(accepts(R"({"allOf":[{"minimum":1},{"maximum":2}]})", "3"));
  EXPECT_FALSE(accepts(R"({"properties":{"x":{"type":"integer"}},"required":["y"]})", R"({"x":1})")
  );
  const std::string schemas =
      R"({"a":{"$ref":"#/properties/b"},"b":{"type":"integer","default":1}})";
  EXPECT_EQ(check_options(schemas, R"({"a":1})").problem, std::nullopt);
  EXPECT_THAT(check_options(schemas, R"({"a":"x"})").problem.value(), HasSubstr("integer"));
}

TEST(OptionSchema, KeywordsThatAreNotCheckedAreListed) {
  const OptionCheck result = check_options(
      R"({"o":{"title":"t","format":"date-time","uniqueItems":true,"format":"date"}})",
      R"({"o":"anything"})"
  );
  EXPECT_EQ(result.problem, std::nullopt);
  EXPECT_THAT(result.ignored, ElementsAre("format", "uniqueItems"));
}

TEST(OptionSchema, InvalidSchemasAreReported) {
  for (const char* schema :
       {R"({"multipleOf":0})",
        R"({"multipleOf":-1})",
        R"({"minimum":"a"})",
        R"x({"pattern":"(?=lookahead)"})x",
        R"({"pattern":"["})",
        R"({"type":"what"})",
        R"({"enum":1})",
        R"({"$ref":"file:///etc/passwd"})",
        R"({"$ref":"#/properties/none"})",
        R"({"$ref":"#/properties/o/$ref"})",
        R"({"$ref":"#/properties/o"})",  // refers to itself
        "1"}) {
    EXPECT_THAT(problem(schema, "\"a\""), HasSubstr("cannot be")) << schema;
    EXPECT_TRUE(problem_of_schemas(std::string(R"({"o":)") + schema + "}")) << schema;
    EXPECT_TRUE(problem_of_schemas(std::string(R"({"p":{"anyOf":[{"items":)") + schema + "}]}}"));
  }
}

TEST(OptionSchema, UsableSchemasHaveNoProblem) {
  for (const char* schemas :
       {"{}",
        R"({"o":{"type":"integer","default":3,"minimum":1}})",
        R"({"o":{"type":"string","enum":["a"],"pattern":"^a$","maxLength":3}})",
        R"({"o":{"type":["string","null"],"format":"date"}})",
        // A list of lists, nested to any depth.
        R"({"o":{"type":"array","items":{"$ref":"#/properties/o"}}})",
        R"({"o":{"$ref":"#/properties/p"},"p":{"type":"object","required":["x"]}})"}) {
    EXPECT_EQ(problem_of_schemas(schemas), std::nullopt) << schemas;
  }
}

TEST(OptionSchema, MaliciousPatternsAndTextsTakeLinearTime) {
  const std::string text = '"' + std::string(100'000, 'a') + "b\"";
  EXPECT_FALSE(accepts(R"({"pattern":"^(a+)+$"})", text));
  EXPECT_TRUE(accepts(R"({"pattern":"^(a|b)*$"})", text));
}

TEST(OptionSchema, TheNumberOfStepsIsLimited) {
  // A check would have to try 2^25 combinations of alternatives.
  std::string schemas = R"({"o":{"$ref":"#/properties/p0"})";
  for (int i = 0; i < 25; ++i) {
    const std::string next = R"({"$ref":"#/properties/p)" + std::to_string(i + 1) + "\"}";
    schemas +=
        R"(,"p)" + std::to_string(i) + R"(":{"default":1,"anyOf":[)" + next + "," + next + "]}";
  }
  schemas += R"(,"p25":{"type":"string","default":1}})";
  EXPECT_THAT(check_options(schemas, R"({"o":1})").problem.value(), HasSubstr("too many steps"));
  const std::string depth(kMaxDepth + 1, '[');
  EXPECT_FALSE(
      accepts(R"({"items":{"$ref":"#/properties/o"}})", depth + std::string(depth.size(), ']'))
  );
}

// The number of steps for a text grows with its length. Therefore a long text needs too many steps
// even if there are few keywords.
TEST(OptionSchema, TheWorkForLongTextsIsLimited) {
  const std::string text = '"' + std::string(1'000'000, 'a') + '"';
  std::string schemas = R"({"o":{"$ref":"#/properties/p0"})";
  for (int i = 0; i < 17; ++i) {
    const std::string next = R"({"$ref":"#/properties/p)" + std::to_string(i + 1) + "\"}";
    schemas +=
        R"(,"p)" + std::to_string(i) + R"(":{"default":1,"anyOf":[)" + next + "," + next + "]}";
  }
  for (const char* keyword : {R"("pattern":"^(b|c)*$")", R"("minLength":2000000)"}) {
    const std::string last = R"(,"p17":{"default":1,)" + std::string(keyword) + "}}";
    EXPECT_THAT(
        check_options(schemas + last, R"({"o":)" + text + "}").problem.value(),
        HasSubstr("too many steps")
    ) << keyword;
  }
  EXPECT_TRUE(accepts(R"({"pattern":"^(a|b)*$","maxLength":1000000})", text));
}

// To find the target of a reference, the checker compares names of options one after the other.
// Each comparison is a step.
TEST(OptionSchema, TheWorkForReferencesIsLimited) {
  std::string schemas = R"({"o":{"items":{"$ref":"#/properties/p4999"}})";
  for (int i = 0; i < 5000; ++i) schemas += R"(,"p)" + std::to_string(i) + R"(":{"default":1})";
  std::string values = R"({"o":[1)";
  for (int i = 0; i < 10'000; ++i) values += ",1";
  EXPECT_THAT(
      check_options(schemas + "}", values + "]}").problem.value(), HasSubstr("too many steps")
  );
}

TEST(OptionSchema, TheMemoryForPatternsIsLimited) {
  std::string schemas = "{";
  for (int i = 0; i < 1000; ++i) {
    schemas += (i == 0 ? "\"o" : ",\"o") + std::to_string(i) +
               R"(":{"default":"","pattern":"((a{100}){9}|)" + std::to_string(i) + ")\"}";
  }
  EXPECT_THAT(
      problem_of_schemas(schemas + "}").value(), HasSubstr("patterns need too much memory")
  );
}

}  // namespace
}  // namespace chap::options
