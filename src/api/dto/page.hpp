// Query parameters that select a part of a listing. The original does not have these parameters. A
// request without them returns the whole listing.
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

inline constexpr std::int64_t kMaxLimit = 1'000'000;

template <class T>
auto page_fields() {
  using B = dto::PageQuery;
  return std::make_tuple(
      query("limit", static_cast<std::optional<std::int64_t> T::*>(&B::limit))
          .optional()
          .at_least(0)
          .at_most(kMaxLimit)
          .shown_as_non_null()
          .doc("Maximum number of rows; without it, all rows are returned"),
      query("offset", static_cast<std::int64_t T::*>(&B::offset))
          .optional()
          .at_least(0)
          .doc("Number of rows to skip")
  );
}

template <>
struct Describe<dto::PageQuery> {
  static auto fields() { return page_fields<dto::PageQuery>(); }
};

}  // namespace chap::schema
