#include "storage/store/observation_stream.hpp"

#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/observation_sql.hpp"

#include <algorithm>
#include <semaphore>
#include <tuple>
#include <utility>

namespace chap::store {
namespace {

// The statement kSelectPage selects the id after the columns of ObservationRow.
constexpr int kIdColumn = std::tuple_size_v<decltype(sql::Table<ObservationRow>::columns())>;

std::counting_semaphore<> read_ahead_permits{ObservationStream::kMaxStreamsReadingAhead};

}  // namespace

ObservationStream::ObservationStream(sql::Database& database, std::int64_t dataset_id)
    : database_(&database), dataset_id_(dataset_id) {
  const sql::Lease db = database.read();
  // With one page, the reading thread would wait while PostgreSQL prepares the rows, and PostgreSQL
  // would wait while the thread decodes the rows. Therefore two pages are read at the same time.
  // SQLite reads in the calling thread, so a second page would not be faster.
  pages_ahead_ = db->dialect() == sql::Dialect::kPostgresql ? 2 : 1;
  const auto id_range = db->query(observation_sql::kFirstAndLastId, dataset_id);
  if (id_range->next() && !id_range->is_null(0)) {
    next_id_ = id_range->integer(0);
    last_id_ = id_range->integer(1);
  }
}

ObservationStream::~ObservationStream() {
  if (has_read_ahead_permit_) read_ahead_permits.release();
}

// Makes the task that reads the next page. The task may run on any thread.
std::function<ObservationStream::Page()> ObservationStream::make_read_task() {
  const std::int64_t first_id = next_id_;
  const std::int64_t last_id = std::min(last_id_, first_id + kPageIds - 1);
  next_id_ = last_id + 1;
  return [database = database_,
          dataset = dataset_id_,
          first_id,
          last_id,
          last_id_of_dataset = last_id_,
          page = std::exchange(reusable_page_, {})]() mutable {
    page.clear();
    const sql::Lease db = database->read();
    const auto cursor = db->query(
        sql::with_columns<ObservationRow>(observation_sql::kSelectPage), dataset, first_id, last_id
    );
    std::int64_t id = 0;
    while (cursor->next()) {
      page.add(*cursor);
      id = cursor->integer(kIdColumn);
    }
    if (last_id == last_id_of_dataset && id != last_id_of_dataset) {
      throw conflict("the data set was deleted while it was read");
    }
    return std::move(page);
  };
}

void ObservationStream::read_ahead() {
  if (next_id_ > last_id_) return;
  if (!has_read_ahead_permit_) has_read_ahead_permit_ = read_ahead_permits.try_acquire();
  while (has_read_ahead_permit_ && next_id_ <= last_id_ && pending_.size() < pages_ahead_) {
    pending_.start(make_read_task());
  }
}

bool ObservationStream::read_page(const std::function<void(const ObservationRow&)>& visit) {
  if (pending_.empty() && next_id_ > last_id_) return false;
  Page page = pending_.empty() ? make_read_task()() : pending_.take_first();
  read_ahead();
  for (const ObservationRow& row : page.rows()) visit(row);
  if (has_read_ahead_permit_) reusable_page_ = std::move(page);
  return true;
}

}  // namespace chap::store
