// Wire types of the metric CSV (http-api.md 5.8).
#pragma once

#include "foundation/schema/object.hpp"

namespace chap::dto {

struct MetricCsvQuery {
  std::int64_t backtest_id = 0;
};

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Describe<dto::MetricCsvQuery> {
  static auto fields() {
    return std::make_tuple(query("backtestId", &dto::MetricCsvQuery::backtest_id));
  }
};

}  // namespace chap::schema
