// A router with sample endpoints, one for each kind of handler.
#pragma once

#include "api/web/router.hpp"

namespace chap::web {

struct ItemId {
  std::int64_t item_id = 0;
};

struct ItemQuery {
  std::int64_t item_id = 0;
  std::vector<double> quantiles;
  std::optional<std::string> split;
  bool dry_run = false;
};

struct Item {
  std::int64_t id = 0;
  double share = 0;
};

struct ItemCreate {
  std::string name;
  std::int64_t n_periods = 3;
};

}  // namespace chap::web

namespace chap::schema {

template <>
struct Describe<web::ItemId> {
  static auto fields() { return std::make_tuple(path("itemId", &web::ItemId::item_id)); }
};

template <>
struct Describe<web::ItemQuery> {
  static auto fields() {
    return std::make_tuple(
        path("itemId", &web::ItemQuery::item_id),
        query("quantiles", &web::ItemQuery::quantiles),
        query("split", &web::ItemQuery::split).optional().shown_as_non_null(),
        query("dryRun", &web::ItemQuery::dry_run).optional()
    );
  }
};

template <>
struct Describe<web::Item> {
  static constexpr const char* kName = "Item";
  static auto fields() {
    return std::make_tuple(field("id", &web::Item::id), field("share", &web::Item::share));
  }
};

template <>
struct Describe<web::ItemCreate> {
  static constexpr const char* kName = "ItemCreate";
  static auto fields() {
    return std::make_tuple(
        field("name", &web::ItemCreate::name),
        field("n_periods", &web::ItemCreate::n_periods).optional().greater_than(0)
    );
  }
};

}  // namespace chap::schema

namespace chap::web {

// Throws an error for the ids 404, 500 and 503; the id is the status of the response.
inline Item read_item(Context&, const ItemId& id) {
  if (id.item_id == 404) throw not_found("Item not found");
  if (id.item_id == 503) throw std::bad_alloc();
  if (id.item_id == 500) throw std::runtime_error("secret text");
  return {id.item_id, 1e-5};
}

// Returns an item for each quantile, so that the response shows the parameters.
inline std::vector<Item> query_item(Context&, const ItemQuery& parameters) {
  std::vector<Item> items;
  for (const double q : parameters.quantiles) items.push_back({parameters.item_id, q});
  return items;
}

inline Item create_item(Context&, ItemCreate&& body) { return {body.n_periods, 0.5}; }
inline std::string ping(Context&) { return "pong"; }
inline Item replace_item(Context&, const ItemId& id, ItemCreate&& body) {
  return {id.item_id, double(body.n_periods)};
}

// The parameters of a route whose last placeholder matches the rest of the path.
struct RestOfPath {
  std::int64_t item_id = 0;
  std::string path;
  std::optional<std::string> x_key;
};

}  // namespace chap::web

template <>
struct chap::schema::Describe<chap::web::RestOfPath> {
  using T = chap::web::RestOfPath;
  static auto fields() {
    return std::make_tuple(
        path("itemId", &T::item_id), path("path", &T::path), header("X-Key", &T::x_key).optional()
    );
  }
};

namespace chap::web {

// Returns the rest of the path and the value of X-Key, so that the response shows both.
inline std::string echo_rest(Context&, const RestOfPath& path) {
  return path.path + (path.x_key ? "+" + *path.x_key : "");
}
inline void refuse_wrong_key(Context& context) {
  if (context.request.headers.find("X-Key") == "wrong") {
    throw Error(ErrorCode::kUnauthorized, "no");
  }
}

inline Router sample_router() {
  Router router;
  router.add(get("/v1/items/{itemId}", "get_item", read_item).tag("System").error(404, "No item"));
  router.add(get("/v1/items/{itemId}/query", "query_item", query_item).tag("System"));
  router.add(post("/v1/items", "create_item", create_item).tag("System"));
  router.add(post("/v1/items/special", "special", create_item).tag("System"));
  router.add(put("/v1/items/{itemId}", "replace_item", replace_item).tag("System"));
  router.add(get("/v1/with-slash/", "ping", ping).tag("System").without_io());
  router.add(get("/v1/items/{itemId}/run/{path}", "run", echo_rest)
                 .tag("System")
                 .rest_of_path()
                 .with_head()
                 .on_outbound_pool()
                 .guarded_by(refuse_wrong_key)
                 .no_content());
  return router;
}

}  // namespace chap::web
