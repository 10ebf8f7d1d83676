// The observations of a data set for an answer that is written piece by piece: read a page at a
// time, with no connection held between pages, so that a client who reads slowly keeps none from
// others and no snapshot from the journal. While a page is used the next ones are read, each by a
// thread of its own; of many streams at once only some do that, so that the pages of slow clients
// do not fill the memory. A data set never changes but goes as a whole: read_page() throws
// kConflict when that happens midway, and Timeout when no connection gets free. One thread at a
// time; the database must outlive it.
#pragma once

#include "foundation/base/beside.hpp"
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
  // A page is so many ids: what other data sets have among them is passed over.
  static constexpr std::int64_t kPageIds = 4096;
  // Streams of the whole process that read ahead: some 100 bytes a row.
  static constexpr int kMostAhead = 16;

  ObservationStream(sql::Database& database, std::int64_t dataset_id);
  ObservationStream(const ObservationStream&) = delete;
  ObservationStream& operator=(const ObservationStream&) = delete;

  // The next page's rows, in order of insertion; none may be there. False behind the last page.
  bool read_page(const std::function<void(const ObservationRow&)>& visit);

 private:
  using Page = RowBatch<ObservationRow>;

  std::function<Page()> next_reading();
  void read_ahead();

  sql::Database* database_;
  std::int64_t dataset_id_;
  std::int64_t next_id_ = 0;
  std::int64_t end_ = -1;  // the last id
  std::unique_ptr<Place> place_ahead_;
  std::size_t pages_ahead_ = 1;
  WorkBeside<Page> arriving_;
  Page spare_;
};

}  // namespace chap::store
