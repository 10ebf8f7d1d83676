// Forecasts on their way out of the database: other threads read and use their samples while more
// of them arrive.
#pragma once

#include "storage/store/backtestforecast_row.hpp"
#include "storage/store/samples.hpp"

#include <deque>
#include <future>
#include <type_traits>
#include <utility>
#include <vector>

namespace chap::store {

// Rows in bounded memory. Cleared ones are written over, so that their texts keep their memory.
class ForecastBatch {
 public:
  void add(const sql::Cursor& cursor);
  bool is_full() const;
  std::span<const BacktestForecastRow> rows() const { return {rows_.data(), count_}; }
  void clear() { count_ = bytes_ = 0; }

 private:
  std::vector<BacktestForecastRow> rows_;
  std::size_t count_ = 0;
  std::size_t bytes_ = 0;
};

// `work(row, samples)` for each row of the cursor: of large backtests on other threads, several at
// a time; it may write over the samples. What it returns goes to `take`, on the calling thread and
// in the rows' order. A few megabytes of rows wait at most. Neither may use the cursor's
// connection. Throws what they throw, and kInternal for samples that cannot be read.
template <class Work, class Take>
void read_forecasts(sql::Cursor& cursor, const Work& work, const Take& take) {
  constexpr std::size_t kAtOnce = 2;  // batches under way while another arrives
  using Result =
      std::invoke_result_t<const Work&, const BacktestForecastRow&, std::vector<double>&>;
  struct Done {
    ForecastBatch batch;
    std::vector<Result> results;
  };
  const auto work_on = [&work](ForecastBatch batch) {
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
  std::deque<std::future<Done>> under_way;  // the threads end before what they work on goes
  const auto finish_first = [&] {
    std::future<Done> first = std::move(under_way.front());
    under_way.pop_front();
    return finish(first.get());
  };
  ForecastBatch arriving;
  while (cursor.next()) {
    arriving.add(cursor);
    if (!arriving.is_full()) continue;
    // Where no thread can be had, the work is done by finish_first().
    constexpr auto kWhere = std::launch::async | std::launch::deferred;
    under_way.push_back(std::async(kWhere, work_on, std::move(arriving)));
    arriving = under_way.size() > kAtOnce ? finish_first() : ForecastBatch();
  }
  while (!under_way.empty()) finish_first();
  finish(work_on(std::move(arriving)));
}

}  // namespace chap::store
