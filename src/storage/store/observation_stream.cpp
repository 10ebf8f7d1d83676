#include "storage/store/observation_stream.hpp"

#include "foundation/base/beside.hpp"
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

struct ObservationStream::Ahead {
  Ahead() = default;
  Ahead(const Ahead&) = delete;
  Ahead& operator=(const Ahead&) = delete;
  ~Ahead() { --streams_ahead; }

  // Nothing when all places are taken.
  static std::shared_ptr<Ahead> try_take() {
    if (streams_ahead++ < kMostAhead) return std::make_shared<Ahead>();
    --streams_ahead;
    return nullptr;
  }
};

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
std::function<ObservationStream::Page()> ObservationStream::next_page() {
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
  if (!ahead_) ahead_ = Ahead::try_take();
  while (ahead_ && next_id_ <= end_ && arriving_.size() < pages_ahead_) {
    arriving_.push_back(start_beside(next_page()));
  }
}

bool ObservationStream::read_page(const std::function<void(const ObservationRow&)>& visit) {
  if (arriving_.empty() && next_id_ > end_) return false;
  Page page;
  if (arriving_.empty()) {
    page = next_page()();
  } else {
    std::future<Page> first = std::move(arriving_.front());
    arriving_.pop_front();
    page = first.get();
  }
  read_ahead();
  for (const ObservationRow& row : page.rows()) visit(row);
  if (ahead_) spare_ = std::move(page);  // of the others there may be any number
  return true;
}

}  // namespace chap::store
