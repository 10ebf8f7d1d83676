#include "foundation/schema/object.hpp"

#include "foundation/base/error.hpp"
#include "foundation/json/parse.hpp"
#include "tests/unit/foundation/schema/problem_messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chap::schema {

enum class Pace { kWeekly, kMonthly };

struct Source {
  std::string covariate;
  std::string data_element_id;
};

struct Order {
  std::int64_t n_periods = 3;
  std::string name;
  std::optional<std::vector<Source>> data_sources = std::vector<Source>{};
  std::optional<std::string> type;
  bool enabled = false;
  double share = 0.5;
  std::optional<Pace> pace;
  FreeObject meta_data;
  std::variant<std::int64_t, std::string> model_id;
};

struct Patch {
  std::optional<std::string> name;
};

struct Window {
  std::optional<std::int64_t> limit;
  std::int64_t offset = 0;
};

struct Change {
  std::optional<std::optional<bool>> enabled;
};

struct Level {
  double probability = 0;
  std::vector<std::int64_t> ids;
};

template <>
struct EnumText<Pace> {
  static constexpr const char* kName = "Pace";
  static constexpr const char* kTitle = "Pace";
  static constexpr std::array<std::pair<Pace, const char*>, 2> kTexts = {
      {{Pace::kWeekly, "weekly"}, {Pace::kMonthly, "monthly"}}};
};

template <>
struct Describe<Source> {
  static constexpr const char* kName = "Source";
  static auto fields() {
    return std::make_tuple(
        field("covariate", &Source::covariate), field("data_element_id", &Source::data_element_id)
    );
  }
};

template <>
struct Describe<Window> {
  static constexpr const char* kName = "Window";
  static auto fields() {
    return std::make_tuple(
        field("limit", &Window::limit).optional().at_least(0).at_most(10).shown_as_non_null(),
        field("offset", &Window::offset).optional().at_least(-2)
    );
  }
};

template <>
struct Describe<Level> {
  static constexpr const char* kName = "Level";
  static auto fields() {
    return std::make_tuple(
        field("probability", &Level::probability).at_least(0).at_most(1),
        field("ids", &Level::ids).min_items(1)
    );
  }
};

template <>
struct Describe<Change> {
  static constexpr const char* kName = "Change";
  static auto fields() { return std::make_tuple(field("enabled", &Change::enabled).optional()); }
};

template <>
struct Describe<Order> {
  static constexpr const char* kName = "Order";
  static auto fields() {
    return std::make_tuple(
        field("n_periods", &Order::n_periods).optional().greater_than(0),
        field("name", &Order::name),
        field("data_sources", &Order::data_sources).optional(),
        field("type", &Order::type).optional(),
        field("enabled", &Order::enabled).optional(),
        field("share", &Order::share).optional().titled("Share of all"),
        field("pace", &Order::pace).optional(),
        field("meta_data", &Order::meta_data).optional(),
        field("model_id", &Order::model_id).optional()
    );
  }
  static std::optional<std::string> check(const Order& order) {
    if (order.n_periods > 100) return "too many periods.";
    return std::nullopt;
  }
};

template <>
struct Describe<Patch> {
  static constexpr const char* kName = "Patch";
  static constexpr bool kClosed = true;
  static auto fields() { return std::make_tuple(field("name", &Patch::name).optional()); }
};

namespace {

// The body of the 422 response to a request body; empty if there are no problems.
template <class T>
std::string problems_of(const std::string& text) {
  const json::Document document = json::parse(text);
  T out;
  Report report;
  read_body(document.root(), out, report);
  return report.empty() ? "" : report.to_json();
}

// Reads an Order, which must be valid.
Order order_from(const std::string& text) {
  const json::Document document = json::parse(text);
  Order out;
  Report report;
  EXPECT_TRUE(read_body(document.root(), out, report)) << report.to_json();
  return out;
}

// Each case has a body and the expected problems, with type and location, in the order of the
// report.
TEST(ObjectTest, ReportsTheLocationOfEveryProblem) {
  struct Case {
    const char* body;
    const char* expected;
  };
  for (const Case& c : {
           Case{R"({"name":"x"})", ""},
           Case{R"({"name":"x","unknown":[]})", ""},
           Case{R"({})", R"(missing["body","name"])"},
           Case{R"([])", R"(model_attributes_type["body"])"},
           Case{R"("x")", R"(model_attributes_type["body"])"},
           Case{"7", R"(model_attributes_type["body"])"},
           Case{"true", R"(model_attributes_type["body"])"},
           Case{R"({"name":null})", R"(string_type["body","name"])"},
           Case{R"({"Name":"x"})", R"(missing["body","name"])"},
           Case{R"({"name":"x","nPeriods":-1})", R"(greater_than["body","nPeriods"])"},
           Case{R"({"name":"x","n_periods":"0"})", R"(greater_than["body","n_periods"])"},
           Case{R"({"name":"x","n_periods":0,"nPeriods":1})", ""},
           Case{R"({"name":"x","n_periods":1,"nPeriods":0})", R"(greater_than["body","nPeriods"])"},
           Case{R"({"name":"x","nPeriods":null})", R"(int_type["body","nPeriods"])"},
           Case{R"({"name":"x","dataSources":null})", ""},
           Case{R"({"name":"x","dataSources":{}})", R"(list_type["body","dataSources"])"},
           Case{R"({"name":"x","data_sources":"a"})", R"(list_type["body","data_sources"])"},
           Case{
               R"({"name":"x","dataSources":[[],{"covariate":"c","data_element_id":1}]})",
               R"(model_attributes_type["body","dataSources",0] )"
               R"(string_type["body","dataSources",1,"data_element_id"])"},
           Case{R"({"name":"x","metaData":null})", R"(dict_type["body","metaData"])"},
           Case{R"({"name":"x","metaData":[]})", R"(dict_type["body","metaData"])"},
           Case{R"({"name":"x","pace":null})", ""},
           Case{R"({"name":"x","pace":"WEEKLY"})", R"(enum["body","pace"])"},
           Case{R"({"name":"x","share":"1e"})", R"(float_parsing["body","share"])"},
           Case{R"({"name":"x","enabled":"maybe"})", R"(bool_parsing["body","enabled"])"},
           Case{
               R"({"model_id":null,"name":1,"nPeriods":"a"})",
               R"(int_parsing["body","nPeriods"] string_type["body","name"] )"
               R"(int_type["body","model_id","int"] string_type["body","model_id","str"])"},
       }) {
    const json::Document document = json::parse(c.body);
    Order out;
    Report report;
    read_body(document.root(), out, report);
    std::string found;
    for (const Problem& problem : report.problems()) {
      found += (found.empty() ? "" : " ") + problem.type + problem.loc;
    }
    EXPECT_EQ(found, c.expected) << c.body;
    test::expect_listed_messages(report, R"(["body")");
  }
}

TEST(ObjectTest, ReadsBothSpellingsAndPrefersCamelCase) {
  EXPECT_EQ(order_from(R"({"name":"x","n_periods":5})").n_periods, 5);
  EXPECT_EQ(order_from(R"({"name":"x","n_periods":5,"nPeriods":6})").n_periods, 6);
  EXPECT_EQ(order_from(R"({"name":"x"})").n_periods, 3);
}

TEST(ObjectTest, ReportsAllProblemsInDeclaredOrder) {
  EXPECT_EQ(
      problems_of<Order>(R"({"dataSources":[{"covariate":1}],"n_periods":0,"pace":"daily"})"),
      R"({"detail":[{"type":"greater_than","loc":["body","n_periods"],"msg":"Input should be greater than 0","input":0,"ctx":{"gt":0}},)"
      R"({"type":"missing","loc":["body","name"],"msg":"Field required","input":{"dataSources":[{"covariate":1}],"n_periods":0,"pace":"daily"}},)"
      R"({"type":"string_type","loc":["body","dataSources",0,"covariate"],"msg":"Input should be a valid string","input":1},)"
      R"({"type":"missing","loc":["body","dataSources",0,"dataElementId"],"msg":"Field required","input":{"covariate":1}},)"
      R"({"type":"enum","loc":["body","pace"],"msg":"Input should be 'weekly' or 'monthly'","input":"daily","ctx":{"expected":"'weekly' or 'monthly'"}}]})"
  );
}

TEST(ObjectTest, ChecksTheWholeObjectOnlyIfItsMembersAreValid) {
  EXPECT_EQ(
      problems_of<Order>(R"({"name":"x","nPeriods":101})"),
      R"({"detail":[{"type":"value_error","loc":["body"],"msg":"Value error, too many periods.","input":{"name":"x","nPeriods":101},"ctx":{"error":{}}}]})"
  );
}

TEST(ObjectTest, BoundsAreInclusive) {
  EXPECT_EQ(problems_of<Window>(R"({"limit":0,"offset":-2})"), "");
  EXPECT_EQ(problems_of<Window>(R"({"limit":10,"offset":9223372036854775807})"), "");
  EXPECT_EQ(problems_of<Window>(R"({"limit":null})"), "");
  EXPECT_EQ(
      problems_of<Window>(R"({"limit":-1,"offset":-3})"),
      R"({"detail":[{"type":"greater_than_equal","loc":["body","limit"],"msg":"Input should be greater than or equal to 0","input":-1,"ctx":{"ge":0}},)"
      R"({"type":"greater_than_equal","loc":["body","offset"],"msg":"Input should be greater than or equal to -2","input":-3,"ctx":{"ge":-2}}]})"
  );
  EXPECT_EQ(
      problems_of<Window>(R"({"limit":"11"})"),
      R"({"detail":[{"type":"less_than_equal","loc":["body","limit"],"msg":"Input should be less than or equal to 10","input":"11","ctx":{"le":10}}]})"
  );
  Components components;
  json::Writer out;
  SchemaWriter writer{out, components};
  write_schema_object<Window>(writer);
  EXPECT_EQ(
      components.all().at("Window"),
      R"({"properties":{"limit":{"type":"integer","minimum":0,"maximum":10,"title":"Limit"},)"
      R"("offset":{"type":"integer","minimum":-2,"default":0,"title":"Offset"}},"type":"object","title":"Window"})"
  );
}

TEST(ObjectTest, ChecksBoundsOfNumbersAndLengthsOfLists) {
  EXPECT_EQ(
      problems_of<Level>(R"({"probability":1.5,"ids":[]})"),
      R"({"detail":[{"type":"less_than_equal","loc":["body","probability"],"msg":"Input should be less than or equal to 1","input":1.5,"ctx":{"le":1.0}},)"
      R"({"type":"too_short","loc":["body","ids"],"msg":"List should have at least 1 item after validation, not 0","input":[],"ctx":{"field_type":"List","min_length":1,"actual_length":0}}]})"
  );
  EXPECT_EQ(problems_of<Level>(R"({"probability":1,"ids":[7]})"), "");
}

TEST(ObjectTest, DistinguishesAnAbsentMemberFromNull) {
  const auto read = [](const std::string& text) {
    const json::Document document = json::parse(text);
    Change out;
    Report report;
    EXPECT_TRUE(read_body(document.root(), out, report)) << report.to_json();
    return out.enabled;
  };
  using Inner = std::optional<bool>;
  EXPECT_EQ(read("{}"), std::nullopt);
  EXPECT_EQ(read(R"({"enabled":null})"), std::optional<Inner>(Inner()));
  EXPECT_EQ(read(R"({"enabled":true})"), std::optional<Inner>(Inner(true)));
  EXPECT_EQ(to_json(Change{Inner(false)}), R"({"enabled":false})");
  EXPECT_EQ(to_json(Change{}), R"({"enabled":null})");
  EXPECT_NE(problems_of<Change>(R"({"enabled":"x"})"), "");
}

TEST(ObjectTest, RefusesUnknownMembersOfClosedTypes) {
  EXPECT_EQ(
      problems_of<Patch>(R"({"backtestId":7,"name":null})"),
      R"({"detail":[{"type":"extra_forbidden","loc":["body","backtestId"],"msg":"Extra inputs are not permitted","input":7}]})"
  );
}

TEST(ObjectTest, ReportsAnInvalidIntegerOrTextAsTwoProblems) {
  EXPECT_EQ(
      problems_of<Order>(R"({"name":"x","modelId":1.5})"),
      R"({"detail":[{"type":"int_from_float","loc":["body","modelId","int"],"msg":"Input should be a valid integer, got a number with a fractional part","input":1.5},)"
      R"({"type":"string_type","loc":["body","modelId","str"],"msg":"Input should be a valid string","input":1.5}]})"
  );
  EXPECT_EQ(std::get<std::string>(order_from(R"({"name":"x","modelId":"3"})").model_id), "3");
  EXPECT_EQ(std::get<std::int64_t>(order_from(R"({"name":"x","modelId":2.0})").model_id), 2);
}

TEST(ObjectTest, WritesMembersInDeclaredOrderWithNulls) {
  Order order;
  order.name = "x";
  order.model_id = "m";
  EXPECT_EQ(
      to_json(order),
      R"({"nPeriods":3,"name":"x","dataSources":[],"type":null,"enabled":false,"share":0.5,"pace":null,"metaData":{},"modelId":"m"})"
  );
}

TEST(ObjectTest, WritesTheJsonSchema) {
  Components components;
  json::Writer out;
  SchemaWriter writer{out, components};
  write_schema_object<Order>(writer);
  EXPECT_EQ(out.text(), R"({"$ref":"#/components/schemas/Order"})");
  EXPECT_EQ(
      components.all().at("Source"),
      R"({"properties":{"covariate":{"type":"string","title":"Covariate"},"dataElementId":{"type":"string","title":"Dataelementid"}},"type":"object","required":["covariate","dataElementId"],"title":"Source"})"
  );
  EXPECT_THAT(
      components.all().at("Order"),
      testing::HasSubstr(
          R"("nPeriods":{"type":"integer","exclusiveMinimum":0,"default":3,"title":"Nperiods"})"
      )
  );
  EXPECT_THAT(components.all().at("Order"), testing::HasSubstr(R"("title":"Share of all"})"));
}

TEST(ObjectTest, LimitsTheNumberOfProblemsAndTheSizeOfInputs) {
  std::string many = R"({"name":"x","dataSources":[)";
  for (int i = 0; i < 5000; ++i) many += "1,";
  many += "1]}";
  const json::Document document = json::parse(many);
  Order out;
  Report report;
  read_body(document.root(), out, report);
  EXPECT_EQ(report.size(), kMaxProblems);

  const json::Document large = json::parse(
      R"({"dataSources":[],"type":"t","share":")" + std::string(100, '1') + R"(","list":[")" +
      std::string(kMaxInputBytes, 'x') + R"("]})"
  );
  EXPECT_EQ(bounded_text(large.root()).find("\"type\":\"t\""), 1U);
  EXPECT_LT(bounded_text(large.root()).size(), 1000U);
}

TEST(ObjectTest, RefusesTextThatCannotBeStored) {
  EXPECT_THROW(problems_of<Order>(R"({"name":"a\u0000b"})"), Error);
  EXPECT_THROW(problems_of<Order>(R"({"name":"a\ud800b"})"), Error);
  EXPECT_EQ(problems_of<Order>(R"({"name":"\ud55c"})"), "");
  for (const char* text :
       {R"({"a":"\ud800"})", R"({"\udfff":1})", R"({"a":[{"b":"\u0000"}]})", R"(["\ud800"])"}) {
    EXPECT_THROW(require_storable(json::parse(text).root()), Error) << text;
  }
  EXPECT_NO_THROW(require_storable(json::parse(R"({"\ud55c":["\\u0000",null,1]})").root()));
}

}  // namespace
}  // namespace chap::schema
