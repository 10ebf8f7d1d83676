// The observations of a data set for an answer that is written piece by piece: read a page at a
// time, with no connection held between pages, so that a client who reads slowly keeps none from
// others and no snapshot from the journal. Rows are handed on as they arrive, while the database
// still makes the rest of their page.
// A data set never changes but goes as a whole: read_page() throws kConflict when that happens
// midway, and Timeout when no connection gets free. One thread at a time; the database must outlive
// it.
#pragma once

#include "storage/store/observation_row.hpp"

#include <cstdint>
#include <functional>

namespace chap::sql {
class Database;
}

namespace chap::store {

class ObservationStream {
 public:
  // A page is so many ids: what other data sets have among them is passed over.
  static constexpr std::int64_t kPageIds = 4096;

  ObservationStream(sql::Database& database, std::int64_t dataset_id);

  // The next page's rows, in order of insertion; none may be there. False behind the last page.
  bool read_page(const std::function<void(const ObservationRow&)>& visit);

 private:
  sql::Database* database_;
  std::int64_t dataset_id_;
  std::int64_t next_id_ = 0;
  std::int64_t end_ = -1;  // the last id
  ObservationRow row_;
};

}  // namespace chap::store
