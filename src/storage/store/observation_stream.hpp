// Reads the observations of a data set page by page, for a streamed response. No connection is held
// between pages, so a slow client blocks neither connections nor SQLite's checkpoints. While the
// caller uses a page, other threads read the next pages. Only a limited number of streams may read
// ahead, because the pages of many slow clients would need much memory. read_page() throws Error
// (kConflict) if the data set has been deleted, and sql::Timeout if no connection is available. Not
// thread-safe. The database must outlive the stream.
#pragma once

#include "foundation/base/ordered_results.hpp"
#include "storage/store/observation_row.hpp"
#include "storage/store/row_batch.hpp"

#include <cstdint>
#include <functional>
#include <memory>

namespace chap::sql {
class Database;
}

namespace chap::store {

class ObservationStream {
 public:
  // The number of ids of a page. Ids of observations of other data sets are skipped.
  static constexpr std::int64_t kPageIds = 4096;
  // The number of streams in this process that may read ahead. A row takes about 100 bytes of
  // memory.
  static constexpr int kMaxStreamsReadingAhead = 16;

  ObservationStream(sql::Database& database, std::int64_t dataset_id);
  ObservationStream(const ObservationStream&) = delete;
  ObservationStream& operator=(const ObservationStream&) = delete;
  ~ObservationStream();

  // Visits the rows of the next page in the order of insertion. A page may be empty. Returns false
  // after the last page.
  bool read_page(const std::function<void(const ObservationRow&)>& visit);

 private:
  using Page = RowBatch<ObservationRow>;

  std::function<Page()> make_read_task();
  void read_ahead();

  sql::Database* database_;
  std::int64_t dataset_id_;
  std::int64_t next_id_ = 0;
  std::int64_t last_id_ = -1;
  bool has_read_ahead_permit_ = false;
  std::size_t pages_ahead_ = 1;
  OrderedResults<Page> pending_;
  Page reusable_page_;  // a used page, whose memory is used again
};

}  // namespace chap::store
