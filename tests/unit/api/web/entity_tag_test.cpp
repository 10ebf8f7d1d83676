#include "api/web/entity_tag.hpp"

#include "tests/unit/api/web/sample_routes.hpp"

#include <gtest/gtest.h>

namespace chap::services {
struct Platform {};
}  // namespace chap::services

namespace chap::web {
namespace {

Request request_of(const std::string& path, const std::string& query = {}) {
  Request request;
  request.method = "GET";
  request.path = request.raw_path = path;
  request.query = query;
  return request;
}

// Returns whether an If-None-Match field with the text `field` lists the tag.
bool listed(const std::string& field, const std::string& tag) {
  Request request;
  request.headers.add("if-none-match", field);
  return lists_tag(request, tag);
}

TEST(EntityTagTest, DependsOnPathQueryAndIdentity) {
  const std::string tag = entity_tag(request_of("/a", "b"), "c");
  // The tag of the same content must never change, because clients store tags.
  EXPECT_EQ(tag, "W/\"8da9ae66c78becee\"");
  EXPECT_EQ(entity_tag(request_of("/a", "b"), "c"), tag);
  EXPECT_NE(entity_tag(request_of("/x", "b"), "c"), tag);
  EXPECT_NE(entity_tag(request_of("/a", "x"), "c"), tag);
  EXPECT_NE(entity_tag(request_of("/a", "b"), "x"), tag);
  EXPECT_NE(entity_tag(request_of("/ab", ""), "c"), tag);
  EXPECT_NE(entity_tag(request_of("/a", "bc"), ""), tag);
}

TEST(EntityTagTest, FindsStrongAndWeakFormsOfATagInLists) {
  const std::string tag = "W/\"one,two\"";
  for (const char* field :
       {"W/\"one,two\"",
        "\"one,two\"",
        " \t\"x\", W/\"one,two\" , \"y\"",
        ",,\"one,two\"",
        "\"x\"\"one,two\"",
        "\"\",\"one,two\""}) {
    EXPECT_TRUE(listed(field, tag)) << field;
  }
  for (const char* field :
       {"",
        "*",
        "\"one\",\"two\"",
        "one,two",
        "\"one,two",
        "w/\"one,two\"",
        "W/ \"one,two\"",
        "x, \"one,two\"",
        "\"One,two\"",
        "W/",
        ",",
        "\""}) {
    EXPECT_FALSE(listed(field, tag)) << field;
  }
}

TEST(EntityTagTest, ReadsEveryIfNoneMatchField) {
  Request request;
  request.headers.add("If-None-Match", "\"x\"");
  request.headers.add("If-Match", "\"z\"");
  request.headers.add("IF-NONE-MATCH", "\"y\"");
  EXPECT_TRUE(lists_tag(request, "W/\"x\""));
  EXPECT_TRUE(lists_tag(request, "W/\"y\""));
  EXPECT_FALSE(lists_tag(request, "W/\"z\""));
  EXPECT_FALSE(has_wildcard(request));
  request.headers.add("If-None-Match", " * ");
  EXPECT_TRUE(has_wildcard(request));
}

int handler_calls = 0;  // the calls of counted_read_item() since the start of the last send()

Item counted_read_item(Context&, const ItemId& id) {
  ++handler_calls;
  if (id.item_id == 400) throw invalid_input("no");
  return {id.item_id, 0.5};
}

std::optional<std::string> identity_of(Context&, const ItemId& id) {
  return id.item_id == 404 ? std::nullopt : std::optional<std::string>("version 1");
}

// Sends a GET request to a route that never changes. `condition` is the text of the field
// If-None-Match; empty: the request does not have this field.
Response send(const std::string& path, const std::string& condition = {}) {
  Router router;
  router.add(get("/v1/items/{itemId}", "get_item", counted_read_item)
                 .tag("System")
                 .never_changes(identity_of));
  Request request = request_of(path);
  if (!condition.empty()) request.headers.add("If-None-Match", condition);
  services::Platform platform;
  Context context{request, platform};
  handler_calls = 0;
  return router.dispatch(context);
}

TEST(EntityTagTest, ARequestWithAMatchingTagIsAnsweredWithoutCallingTheHandler) {
  const Response first = send("/v1/items/1");
  ASSERT_TRUE(first.headers.find("ETag"));
  const std::string tag(*first.headers.find("ETag"));
  EXPECT_EQ(handler_calls, 1);
  const Response second = send("/v1/items/1", tag);
  EXPECT_EQ(second.status, 304U);
  EXPECT_EQ(handler_calls, 0);
  EXPECT_EQ(second.headers.find("ETag"), tag);
  EXPECT_EQ(second.headers.find("Vary"), "Accept-Encoding");
  EXPECT_EQ(std::get<std::string>(second.body), "");
  EXPECT_EQ(send("/v1/items/2", tag).status, 200U);
  EXPECT_EQ(send("/v1/items/1", "*").status, 304U);
  EXPECT_EQ(handler_calls, 1);
}

TEST(EntityTagTest, ErrorsAndResponsesWithoutIdentityHaveNoTag) {
  for (const char* condition : {"", "*", "\"x\""}) {
    EXPECT_EQ(send("/v1/items/400", condition).status, 400U);
    EXPECT_EQ(send("/v1/items/x", condition).status, 422U);
    const Response untagged = send("/v1/items/404", condition);
    EXPECT_EQ(untagged.status, 200U);
    EXPECT_FALSE(untagged.headers.find("ETag"));
  }
  EXPECT_FALSE(send("/v1/items/400").headers.find("ETag"));
}

}  // namespace
}  // namespace chap::web
