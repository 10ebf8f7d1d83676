#include "storage/store/observation_stream.hpp"

#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/observation_sql.hpp"

#include <algorithm>
#include <atomic>
#include <tuple>
#include <utility>

namespace chap::store {
namespace {

constexpr int kIdColumn = std::tuple_size_v<decltype(sql::Table<ObservationRow>::columns())>;

std::atomic<int> streams_ahead = 0;

}  // namespace

ObservationStream::ObservationStream(sql::Database& database, std::int64_t dataset_id)
    : database_(&database), dataset_id_(dataset_id) {
  const sql::Lease db = database.read();
  // PostgreSQL and the thread that reads take turns within a page: two of them keep both busy.
  // SQLite reads in that thread itself; more connections than one fill more caches.
  pages_ahead_ = db->dialect() == sql::Dialect::kPostgresql ? 2 : 1;
  const auto ends = db->query(observation_sql::kEnds, dataset_id);
  if (ends->next() && !ends->is_null(0)) {
    next_id_ = ends->integer(0);
    end_ = ends->integer(1);
  }
}

// What reads the next page, on any thread.
std::function<ObservationStream::Page()> ObservationStream::next_reading() {
  const std::int64_t first = next_id_;
  const std::int64_t last = std::min(end_, first + kPageIds - 1);
  next_id_ = last + 1;
  return [database = database_,
          dataset = dataset_id_,
          first,
          last,
          end = end_,
          page = std::exchange(spare_, {})]() mutable {
    page.clear();
    const sql::Lease db = database->read();
    const auto cursor = db->query(
        sql::with_columns<ObservationRow>(observation_sql::kSelectPage), dataset, first, last
    );
    std::int64_t id = 0;
    while (cursor->next()) {
      page.add(*cursor);
      id = cursor->integer(kIdColumn);
    }
    if (last == end && id != end) {
      throw conflict("the data set was deleted while it was read");
    }
    return std::move(page);
  };
}

void ObservationStream::read_ahead() {
  if (next_id_ > end_) return;
  if (!place_ahead_) {
    auto place = std::make_unique<Place>(streams_ahead, kMostAhead);
    if (place->taken()) place_ahead_ = std::move(place);
  }
  while (place_ahead_ && next_id_ <= end_ && arriving_.size() < pages_ahead_) {
    arriving_.start(next_reading());
  }
}

bool ObservationStream::read_page(const std::function<void(const ObservationRow&)>& visit) {
  if (arriving_.empty() && next_id_ > end_) return false;
  Page page = arriving_.empty() ? next_reading()() : arriving_.first();
  read_ahead();
  for (const ObservationRow& row : page.rows()) visit(row);
  if (place_ahead_) spare_ = std::move(page);  // of the others there may be any number
  return true;
}

}  // namespace chap::store
