#include "api/web/openapi.hpp"

#include "foundation/json/parse.hpp"
#include "tests/unit/api/web/sample_routes.hpp"

#include <gtest/gtest.h>

namespace chap::services {
struct Platform;
}

namespace chap::web {
namespace {

// Returns the value that is found in nested objects by the keys, the outermost key first.
const json::Value& at(const json::Value& from, std::initializer_list<std::string_view> keys) {
  const json::Value* value = &from;
  for (const auto key : keys) {
    value = value->find(key);
    if (value == nullptr) throw std::runtime_error("no member " + std::string(key));
  }
  return *value;
}

TEST(OpenapiTest, DescribesEachRoute) {
  const json::Document document = json::parse(openapi_document(sample_router(), "2.2.0", ""));
  const json::Value& root = document.root();
  EXPECT_EQ(at(root, {"info", "version"}).as_string(), "2.2.0");
  EXPECT_EQ(at(root, {"tags"}).items().size(), 12U);
  EXPECT_EQ(root.find("servers"), nullptr);
  const json::Value& query = at(root, {"paths", "/v1/items/{itemId}/query", "get"});
  EXPECT_EQ(at(query, {"operationId"}).as_string(), "query_item_v1_items__itemId__query_get");
  EXPECT_EQ(
      json::to_text(at(query, {"parameters"})),
      R"([{"name":"itemId","in":"path","required":true,"schema":{"type":"integer","title":"Itemid"}},)"
      R"({"name":"quantiles","in":"query","required":true,"schema":{"type":"array","items":{"type":"number"},"title":"Quantiles"}},)"
      R"({"name":"split","in":"query","required":false,"schema":{"type":"string","title":"Split"}},)"
      R"({"name":"dryRun","in":"query","required":false,"schema":{"type":"boolean","default":false,"title":"Dryrun"}}])"
  );
  EXPECT_EQ(
      json::to_text(at(query, {"responses", "200", "content", "application/json", "schema"})),
      R"({"type":"array","items":{"$ref":"#/components/schemas/Item"},"title":"Response Query Item V1 Items  Itemid  Query Get"})"
  );
  EXPECT_EQ(
      json::to_text(
          at(root,
             {"paths", "/v1/items", "post", "requestBody", "content", "application/json", "schema"})
      ),
      R"({"$ref":"#/components/schemas/ItemCreate"})"
  );
  EXPECT_NE(at(root, {"paths", "/v1/items/{itemId}", "get", "responses"}).find("404"), nullptr);
  EXPECT_NE(at(root, {"components", "schemas"}).find("ItemCreate"), nullptr);
}

TEST(OpenapiTest, DescribesHeaderParametersHeadAndResponsesWithoutBody) {
  const json::Document document = json::parse(openapi_document(sample_router(), "2.2.0", ""));
  const json::Value& path = at(document.root(), {"paths", "/v1/items/{itemId}/run/{path}"});
  EXPECT_EQ(json::to_text(at(path, {"head"})), json::to_text(at(path, {"get"})));
  EXPECT_EQ(at(path, {"get", "operationId"}).as_string(), "run_v1_items__itemId__run__path__get");
  EXPECT_EQ(
      json::to_text(at(path, {"get", "parameters"}).items().back()),
      R"({"name":"X-Key","in":"header","required":false,"schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"X-Key"}})"
  );
  EXPECT_EQ(
      json::to_text(at(path, {"get", "responses", "204"})),
      R"({"description":"Successful Response"})"
  );
}

// Returns the statuses that an operation of the document declares, separated by spaces.
std::string statuses(const json::Value& operation) {
  std::string out;
  for (const json::Member& member : at(operation, {"responses"}).members()) {
    out += (out.empty() ? "" : " ") + std::string(member.key);
  }
  return out;
}

TEST(OpenapiTest, DeclaresEveryStatusOfARoute) {
  Router router = sample_router();
  router.add(post("/v1/more", "more", create_item).error(422, "A rule").error(422, "Another"));
  router.add(get("/v1/table", "table", ping).produces("text/csv").error_answers<Item>(503, "No"));
  const json::Document document = json::parse(openapi_document(router, "2.2.0", ""));
  const json::Value& paths = at(document.root(), {"paths"});
  EXPECT_EQ(statuses(at(paths, {"/v1/with-slash/", "get"})), "200 401");
  EXPECT_EQ(statuses(at(paths, {"/v1/items/{itemId}", "get"})), "200 400 401 404 414 422 503");
  EXPECT_EQ(statuses(at(paths, {"/v1/items", "post"})), "200 400 401 413 415 422 503");
  EXPECT_EQ(
      json::to_text(at(paths, {"/v1/more", "post", "responses", "422"})),
      R"({"description":"A rule; Another","content":{"application/json":{"schema":{"anyOf":[)"
      R"({"$ref":"#/components/schemas/HTTPValidationError"},)"
      R"({"$ref":"#/components/schemas/ErrorDetail"}]}}}})"
  );
  const json::Value& table = at(paths, {"/v1/table", "get", "responses"});
  EXPECT_NE(at(table, {"200", "content"}).find("text/csv"), nullptr);
  EXPECT_EQ(
      json::to_text(at(table, {"503", "content", "application/json", "schema"})),
      R"({"$ref":"#/components/schemas/Item"})"
  );
}

TEST(OpenapiTest, DeclaresStatus422And304) {
  Router router;
  router.add(get("/v1/items/{itemId}", "get_item", read_item).tag("System"));
  router.add(get("/v1/things/{itemId}", "get_thing", read_item)
                 .tag("System")
                 .error(422, "Too large")
                 .never_changes<ItemId>([](Context&, const ItemId&) {
                   return std::optional<std::string>("x");
                 }));
  const json::Document document = json::parse(openapi_document(router, "2.2.0", ""));
  const json::Value& paths = at(document.root(), {"paths"});
  const json::Value& plain = at(paths, {"/v1/items/{itemId}", "get", "responses"});
  const json::Value& cached = at(paths, {"/v1/things/{itemId}", "get", "responses"});
  EXPECT_EQ(at(plain, {"422", "description"}).as_string(), "Validation Error");
  EXPECT_EQ(
      json::to_text(at(plain, {"422", "content", "application/json", "schema"})),
      R"({"$ref":"#/components/schemas/HTTPValidationError"})"
  );
  EXPECT_EQ(plain.find("304"), nullptr);
  EXPECT_EQ(at(cached, {"422", "description"}).as_string(), "Too large");
  EXPECT_EQ(
      json::to_text(at(cached, {"422", "content", "application/json", "schema"})),
      R"({"anyOf":[{"$ref":"#/components/schemas/HTTPValidationError"},{"$ref":"#/components/schemas/ErrorDetail"}]})"
  );
  EXPECT_EQ(at(cached, {"304"}).find("content"), nullptr);
}

TEST(OpenapiTest, ContainsTheRootPath) {
  const json::Document document =
      json::parse(openapi_document(sample_router(), "2.2.0", "/master"));
  EXPECT_EQ(json::to_text(*document.root().find("servers")), R"([{"url":"/master"}])");
}

}  // namespace
}  // namespace chap::web
