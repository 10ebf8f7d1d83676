// Reads forecasts from a cursor and processes their samples on other threads while more rows
// arrive.
#pragma once

#include "foundation/base/ordered_results.hpp"
#include "storage/store/backtestforecast_row.hpp"
#include "storage/store/row_batch.hpp"
#include "storage/store/samples.hpp"

#include <type_traits>
#include <utility>
#include <vector>

namespace chap::store {

// Calls `work(row, samples)` for each row of the cursor; `work` may overwrite the samples. The rows
// of a large backtest are processed in batches on other threads, so `work` must be thread-safe. The
// results of `work` are passed to `receive` on the calling thread, in the order of the rows. At
// most a few megabytes of rows are in memory. `work` and `receive` must not use the connection of
// the cursor. Exceptions of `work` and `receive` are passed on. Throws Error (kInternal) if samples
// cannot be parsed.
template <class Work, class Receive>
void read_forecasts(sql::Cursor& cursor, const Work& work, const Receive& receive) {
  constexpr std::size_t kMaxBatches = 2;  // batches that are processed while another one is read
  constexpr std::size_t kBatchBytes = 1U << 19;
  using Batch = RowBatch<BacktestForecastRow>;
  using Result =
      std::invoke_result_t<const Work&, const BacktestForecastRow&, std::vector<double>&>;
  struct ProcessedBatch {
    Batch batch;
    std::vector<Result> results;
  };
  const auto process = [&work](Batch batch) {
    ProcessedBatch processed{std::move(batch), {}};
    std::vector<double> samples;
    for (const BacktestForecastRow& row : processed.batch.rows()) {
      read_samples(row.values, samples);
      processed.results.push_back(work(row, samples));
    }
    return processed;
  };
  // Returns the cleared batch, so that its memory can be reused.
  const auto deliver = [&receive](ProcessedBatch processed) {
    for (Result& result : processed.results) receive(std::move(result));
    processed.batch.clear();
    return std::move(processed.batch);
  };
  OrderedResults<ProcessedBatch> batches;  // declared after `process`, which its tasks use
  Batch current;
  std::size_t bytes = 0;
  while (cursor.next()) {
    bytes += sizeof(BacktestForecastRow) + current.add(cursor).values.size();
    if (bytes < kBatchBytes) continue;
    bytes = 0;
    batches.start([&process, batch = std::move(current)]() mutable {
      return process(std::move(batch));
    });
    current = batches.size() > kMaxBatches ? deliver(batches.take_first()) : Batch();
  }
  while (!batches.empty()) deliver(batches.take_first());
  deliver(process(std::move(current)));
}

}  // namespace chap::store
