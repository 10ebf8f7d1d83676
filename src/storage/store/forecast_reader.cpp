#include "storage/store/forecast_reader.hpp"

namespace chap::store {

void ForecastBatch::add(const sql::Cursor& cursor) {
  if (count_ == rows_.size()) rows_.emplace_back();
  BacktestForecastRow& row = rows_[count_++];
  sql::read_into(row, cursor);
  bytes_ += sizeof row + row.values.size();
}

bool ForecastBatch::is_full() const {
  constexpr std::size_t kFull = 1U << 19;
  return bytes_ >= kFull;
}

}  // namespace chap::store
