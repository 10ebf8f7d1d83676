#include "services/content_identity.hpp"

#include "storage/sql/database.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/dataset_store.hpp"
#include "storage/store/prediction_store.hpp"

#include <fmt/format.h>

namespace chap::services {
namespace {

std::optional<std::string> identity(
    const Platform& platform,
    const char* table,
    std::int64_t id,
    const std::optional<Timestamp>& created
) {
  if (!created) return std::nullopt;
  return fmt::format("{}|{}|{}|{}", platform.facts.own_version, table, id, iso_micros(*created));
}

}  // namespace

std::optional<std::string> dataset_identity(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  const auto row = store::DatasetStore(*db).find(id);
  return row ? identity(platform, "dataset", id, row->created) : std::nullopt;
}

std::optional<std::string> backtest_identity(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  const auto row = store::BacktestStore(*db).find(id);
  return row ? identity(platform, "backtest", id, row->created) : std::nullopt;
}

std::optional<std::string> prediction_identity(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  const auto row = store::PredictionStore(*db).details(id);
  return row ? identity(platform, "prediction", id, row->prediction.created) : std::nullopt;
}

}  // namespace chap::services
