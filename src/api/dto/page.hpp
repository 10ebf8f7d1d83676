// Which part of a listing is asked for: ours, all of it by default.
#pragma once

#include "foundation/schema/object.hpp"
#include "storage/sql/page.hpp"

namespace chap::dto {

struct PageQuery {
  std::optional<std::int64_t> limit;
  std::int64_t offset = 0;

  sql::Page page() const { return {limit, offset}; }
};

}  // namespace chap::dto

namespace chap::schema {

inline constexpr std::int64_t kMostListed = 1'000'000;

template <class T>
auto page_fields() {
  using B = dto::PageQuery;
  return std::make_tuple(
      query("limit", static_cast<std::optional<std::int64_t> T::*>(&B::limit))
          .optional()
          .at_least(0)
          .at_most(kMostListed)
          .documented_plain()
          .doc("At most so many rows; all without it"),
      query("offset", static_cast<std::int64_t T::*>(&B::offset))
          .optional()
          .at_least(0)
          .doc("So many rows are passed over")
  );
}

template <>
struct Describe<dto::PageQuery> {
  static auto fields() { return page_fields<dto::PageQuery>(); }
};

}  // namespace chap::schema
