// Tests how members of each type are read from JSON values (http-api.md 2.5), and the messages of
// http-api.md 2.6. A row has a JSON value and the expected result: "=..." with the value that was
// read, or the types of the problems.
#include "foundation/json/parse.hpp"
#include "foundation/schema/object.hpp"
#include "tests/unit/foundation/schema/problem_messages.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace chap::schema {

namespace {
enum class Pace { kWeekly, kMonthly };
}

template <>
struct EnumText<Pace> {
  static constexpr const char* kName = "Pace";
  static constexpr const char* kTitle = "Pace";
  static constexpr std::array<std::pair<Pace, const char*>, 2> kTexts = {
      {{Pace::kWeekly, "weekly"}, {Pace::kMonthly, "monthly"}}};
};

namespace {

// A wire type with one member of the type M.
template <class M>
struct Probe {
  M value{};
};

}  // namespace

template <class M>
struct Describe<Probe<M>> {
  static constexpr const char* kName = "Probe";
  static auto fields() { return std::make_tuple(field("value", &Probe<M>::value)); }
};

// An integer that must be positive.
namespace {
struct Positive {
  std::int64_t value = 0;
};
}  // namespace

template <>
struct Describe<Positive> {
  static constexpr const char* kName = "Positive";
  static auto fields() { return std::make_tuple(field("value", &Positive::value).greater_than(0)); }
};

namespace {

struct Row {
  const char* json;
  const char* expected;
};

// The value as JSON text.
template <class M>
std::string shown(const M& value) {
  json::Writer out;
  Codec<M>::write(value, out);
  return out.take();
}

std::string shown(const double& value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  std::string out;
  json::append_double(out, value, json::Style::kPythonRepr);
  return out;
}

// Reads the value of each row into a T and compares the result with the expected one.
template <class T>
void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const std::string text = std::string(R"({"value":)") + row.json + "}";
    const json::Document document = json::parse(text);
    T out;
    Report report;
    if (read_body(document.root(), out, report)) {
      EXPECT_EQ("=" + shown(out.value), row.expected) << row.json;
    } else {
      EXPECT_EQ(test::types_of(report), row.expected) << row.json;
      test::expect_listed_messages(report, R"(["body","value")");
    }
  }
}

const std::vector<Row> kIntegers = {
    {"5", "=5"},
    {"0", "=0"},
    {"-7", "=-7"},
    {"-0", "=0"},
    {"2.0", "=2"},
    {"-0.0", "=0"},
    {"1e3", "=1000"},
    {"1e-3", "int_from_float"},
    {"2.5", "int_from_float"},
    {"true", "=1"},
    {"false", "=0"},
    {"null", "int_type"},
    {"[]", "int_type"},
    {"{}", "int_type"},
    {R"("")", "int_parsing"},
    {R"(" ")", "int_parsing"},
    {R"("5")", "=5"},
    {R"("+5")", "=5"},
    {R"("-5")", "=-5"},
    {R"("+-1")", "int_parsing"},
    {R"("--1")", "int_parsing"},
    {R"("- 1")", "int_parsing"},
    {R"(" 12 ")", "=12"},
    {R"("\t7\n")", "=7"},
    {R"("\u00a0\u30007\u2028\u0085")", "=7"},
    {R"("\u200b7")", "int_parsing"},
    {R"("\ufeff7")", "int_parsing"},
    {R"("\u001c7")", "int_parsing"},
    {R"("\u00a0")", "int_parsing"},
    {R"("-_1")", "int_parsing"},
    {R"("007")", "=7"},
    {R"("-007")", "=-7"},
    {R"("+1_000")", "=1000"},
    {R"("1__0")", "int_parsing"},
    {R"("_1")", "int_parsing"},
    {R"("1_")", "int_parsing"},
    {R"("1_000.0")", "=1000"},
    {R"("1.0")", "=1"},
    {R"("1.00")", "=1"},
    {R"("1.")", "int_parsing"},
    {R"(".0")", "int_parsing"},
    {R"("1.5")", "int_parsing"},
    {R"("1.0_0")", "int_parsing"},
    {R"("1e3")", "int_parsing"},
    {R"("1E3")", "int_parsing"},
    {R"("0x10")", "int_parsing"},
    {R"("abc")", "int_parsing"},
    {R"("\u0665")", "int_parsing"},
    {R"("5 5")", "int_parsing"},
    {R"("NaN")", "int_parsing"},
    {R"("inf")", "int_parsing"},
    {R"("true")", "int_parsing"},
    {R"("-0")", "=0"},
    {R"("99999999999999999999")", "=9223372036854775807"},
    {R"("1,000")", "int_parsing"},
    {R"("\u00bd")", "int_parsing"},
    {"NaN", "finite_number"},
    {"Infinity", "finite_number"},
    {"-Infinity", "finite_number"},
    {"99999999999999999999", "=9223372036854775807"},
};

const std::vector<Row> kNumbers = {
    {"5", "=5.0"},
    {"2.5", "=2.5"},
    {"-0.0", "=-0.0"},
    {"1e300", "=1e+300"},
    {"true", "=1.0"},
    {"false", "=0.0"},
    {"null", "float_type"},
    {"[]", "float_type"},
    {"{}", "float_type"},
    {R"("")", "float_parsing"},
    {R"(" ")", "float_parsing"},
    {R"("5")", "=5.0"},
    {R"("5.")", "=5.0"},
    {R"(".5")", "=0.5"},
    {R"(".")", "float_parsing"},
    {R"("-.5")", "=-0.5"},
    {R"("+1.5")", "=1.5"},
    {R"(" 1e3 ")", "=1000.0"},
    {R"("1E-3")", "=0.001"},
    {R"("1e")", "float_parsing"},
    {R"("e5")", "float_parsing"},
    {R"("1e+5")", "=100000.0"},
    {R"("1e5.0")", "float_parsing"},
    {R"("\u00a01.5\u2003")", "=1.5"},
    {R"("1_0.5")", "=10.5"},
    {R"("-_1_.0")", "=-1.0"},
    {R"("1e_5")", "=100000.0"},
    {R"("in_f")", "=inf"},
    {R"("_.5")", "float_parsing"},
    {R"(" 1_ ")", "float_parsing"},
    {R"("1__0")", "float_parsing"},
    {R"("_1")", "float_parsing"},
    {R"("1_")", "float_parsing"},
    {R"("--1")", "float_parsing"},
    {R"("+-1")", "float_parsing"},
    {R"("0x1p3")", "float_parsing"},
    {R"("abc")", "float_parsing"},
    {R"("nan")", "=nan"},
    {R"("NaN")", "=nan"},
    {R"("-nan")", "=nan"},
    {R"("+NaN")", "=nan"},
    {R"("inf")", "=inf"},
    {R"("-inf")", "=-inf"},
    {R"("INF")", "=inf"},
    {R"("Infinity")", "=inf"},
    {R"("+Infinity")", "=inf"},
    {R"("-iNfInItY")", "=-inf"},
    {R"("infinite")", "float_parsing"},
    {R"("1e400")", "=inf"},
    {R"("1,5")", "float_parsing"},
    {R"("5 5")", "float_parsing"},
    {"NaN", "=nan"},
    {"Infinity", "=inf"},
    {"-Infinity", "=-inf"},
    {"123456789012345678901234567890", "=1.2345678901234568e+29"},
    {R"("true")", "float_parsing"},
    {R"("1f")", "float_parsing"},
    {R"("1d")", "float_parsing"},
};

const std::vector<Row> kBooleans = {
    {"true", "=true"},
    {"false", "=false"},
    {"0", "=false"},
    {"1", "=true"},
    {"0.0", "=false"},
    {"1.0", "=true"},
    {"2", "bool_parsing"},
    {"-1", "bool_parsing"},
    {"0.5", "bool_type"},
    {"null", "bool_type"},
    {"[]", "bool_type"},
    {"{}", "bool_type"},
    {R"("0")", "=false"},
    {R"("1")", "=true"},
    {R"("off")", "=false"},
    {R"("on")", "=true"},
    {R"("f")", "=false"},
    {R"("t")", "=true"},
    {R"("false")", "=false"},
    {R"("true")", "=true"},
    {R"("n")", "=false"},
    {R"("y")", "=true"},
    {R"("no")", "=false"},
    {R"("yes")", "=true"},
    {R"("OFF")", "=false"},
    {R"("On")", "=true"},
    {R"("F")", "=false"},
    {R"("T")", "=true"},
    {R"("FALSE")", "=false"},
    {R"("True")", "=true"},
    {R"("N")", "=false"},
    {R"("Y")", "=true"},
    {R"("nO")", "=false"},
    {R"("YES")", "=true"},
    {R"("")", "bool_parsing"},
    {R"(" ")", "bool_parsing"},
    {R"(" true")", "bool_parsing"},
    {R"("true ")", "bool_parsing"},
    {R"("2")", "bool_parsing"},
    {R"("0.0")", "bool_parsing"},
    {R"("tru")", "bool_parsing"},
    {R"("yes!")", "bool_parsing"},
    {R"("null")", "bool_parsing"},
    {R"("none")", "bool_parsing"},
    {R"("+1")", "bool_parsing"},
    {"NaN", "bool_type"},
    {"Infinity", "bool_type"},
};

const std::vector<Row> kTexts = {
    {R"("")", R"(="")"},
    {R"("5")", R"(="5")"},
    {R"("a b")", R"(="a b")"},
    {R"("\u00e6")", "=\"\U000000e6\""},
    {R"("\ud83d\ude00")", "=\"\U0001f600\""},
    {"5", "string_type"},
    {"1.5", "string_type"},
    {"true", "string_type"},
    {"false", "string_type"},
    {"null", "string_type"},
    {"[]", "string_type"},
    {"{}", "string_type"},
    {R"(["a"])", "string_type"},
    {"NaN", "string_type"},
};

const std::vector<Row> kOptionals = {
    {R"("")", R"(="")"},
    {R"("x")", R"(="x")"},
    {"null", "=null"},
    {"5", "string_type"},
    {"true", "string_type"},
    {"[]", "string_type"},
};

const std::vector<Row> kLists = {
    {"[]", "=[]"},
    {"[1]", "=[1]"},
    {R"(["2",3.0])", "=[2,3]"},
    {"null", "list_type"},
    {"{}", "list_type"},
    {R"("a")", "list_type"},
    {R"("")", "list_type"},
    {"1", "list_type"},
    {"true", "list_type"},
    {R"([1,"x"])", "int_parsing"},
    {"[[1]]", "int_type"},
    {"[null]", "int_type"},
};

const std::vector<Row> kObjects = {
    {"{}", "={}"},
    {R"({"a":1})", R"(={"a":1})"},
    {"null", "dict_type"},
    {"[]", "dict_type"},
    {R"("a")", "dict_type"},
    {"1", "dict_type"},
    {"true", "dict_type"},
};

const std::vector<Row> kIntegersOrTexts = {
    {"3", "=3"},
    {R"("3")", R"(="3")"},
    {"2.0", "=2"},
    {"true", "=1"},
    {R"("m")", R"(="m")"},
    {R"("")", R"(="")"},
    {"1.5", "int_from_float string_type"},
    {"null", "int_type string_type"},
    {"[]", "int_type string_type"},
    {"{}", "int_type string_type"},
    {"NaN", "finite_number string_type"},
};

const std::vector<Row> kPositives = {
    {"1", "=1"},
    {"0", "greater_than"},
    {"-1", "greater_than"},
    {R"("1")", "=1"},
    {R"("0")", "greater_than"},
    {"true", "=1"},
    {"false", "greater_than"},
    {"0.5", "int_from_float"},
    {"1.0", "=1"},
    {"-0.0", "greater_than"},
    {R"("x")", "int_parsing"},
    {"null", "int_type"},
};

const std::vector<Row> kEnums = {
    {R"("weekly")", R"(="weekly")"},
    {R"("monthly")", R"(="monthly")"},
    {R"("Weekly")", "enum"},
    {R"("")", "enum"},
    {R"("daily")", "enum"},
    {"null", "enum"},
    {"1", "enum"},
    {"true", "enum"},
    {"[]", "enum"},
    {"{}", "enum"},
};

TEST(CoercionTest, Integers) { check<Probe<std::int64_t>>(kIntegers); }
TEST(CoercionTest, Numbers) { check<Probe<double>>(kNumbers); }
TEST(CoercionTest, Booleans) { check<Probe<bool>>(kBooleans); }
TEST(CoercionTest, Texts) { check<Probe<std::string>>(kTexts); }
TEST(CoercionTest, OptionalTexts) { check<Probe<std::optional<std::string>>>(kOptionals); }
TEST(CoercionTest, ListsOfIntegers) { check<Probe<std::vector<std::int64_t>>>(kLists); }
TEST(CoercionTest, FreeObjects) { check<Probe<FreeObject>>(kObjects); }
TEST(CoercionTest, IntegersOrTexts) {
  check<Probe<std::variant<std::int64_t, std::string>>>(kIntegersOrTexts);
}
TEST(CoercionTest, PositiveIntegers) { check<Positive>(kPositives); }
TEST(CoercionTest, Enums) { check<Probe<Pace>>(kEnums); }

}  // namespace
}  // namespace chap::schema
