// The observations of a data set for an answer that is written piece by piece: read a page at a
// time, with no connection held between pages, so that a client who reads slowly keeps none from
// others and no snapshot from the journal.
// A data set never changes but goes as a whole: next() throws kConflict when that happens midway,
// and Timeout when no connection gets free. One thread at a time; the database must outlive it.
#pragma once

#include "storage/store/observation_row.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chap::sql {
class Database;
}

namespace chap::store {

class ObservationStream {
 public:
  ObservationStream(sql::Database& database, std::int64_t dataset_id);

  // In order of insertion; false behind the last one.
  bool next(ObservationRow& row);

 private:
  void read_page();

  sql::Database* database_;
  std::int64_t dataset_id_;
  std::int64_t last_read_ = 0;  // ids
  std::int64_t end_ = 0;
  std::vector<ObservationRow> page_;
  std::size_t at_ = 0;
};

}  // namespace chap::store
