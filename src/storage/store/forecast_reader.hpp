// Forecasts on their way out of the database: other threads read and use their samples while more
// of them arrive.
#pragma once

#include "foundation/base/beside.hpp"
#include "storage/store/backtestforecast_row.hpp"
#include "storage/store/row_batch.hpp"
#include "storage/store/samples.hpp"

#include <type_traits>
#include <utility>
#include <vector>

namespace chap::store {

// `work(row, samples)` for each row of the cursor: of large backtests on other threads, several at
// a time; it may write over the samples. What it returns goes to `take`, on the calling thread and
// in the rows' order. A few megabytes of rows wait at most. Neither may use the cursor's
// connection. Throws what they throw, and kInternal for samples that cannot be read.
template <class Work, class Take>
void read_forecasts(sql::Cursor& cursor, const Work& work, const Take& take) {
  constexpr std::size_t kAtOnce = 2;       // batches under way while another arrives
  constexpr std::size_t kFull = 1U << 19;  // bytes of a batch
  using Batch = RowBatch<BacktestForecastRow>;
  using Result =
      std::invoke_result_t<const Work&, const BacktestForecastRow&, std::vector<double>&>;
  struct Done {
    Batch batch;
    std::vector<Result> results;
  };
  const auto work_on = [&work](Batch batch) {
    Done done{std::move(batch), {}};
    std::vector<double> samples;
    for (const BacktestForecastRow& row : done.batch.rows()) {
      read_samples(row.values, samples);
      done.results.push_back(work(row, samples));
    }
    return done;
  };
  const auto finish = [&take](Done done) {
    for (Result& result : done.results) take(std::move(result));
    done.batch.clear();
    return std::move(done.batch);
  };
  WorkBeside<Done> under_way;  // the last of these: it waits for those who use them
  Batch arriving;
  std::size_t bytes = 0;
  while (cursor.next()) {
    bytes += sizeof(BacktestForecastRow) + arriving.add(cursor).values.size();
    if (bytes < kFull) continue;
    bytes = 0;
    under_way.start([&work_on, batch = std::move(arriving)]() mutable {
      return work_on(std::move(batch));
    });
    arriving = under_way.size() > kAtOnce ? finish(under_way.first()) : Batch();
  }
  while (!under_way.empty()) finish(under_way.first());
  finish(work_on(std::move(arriving)));
}

}  // namespace chap::store
