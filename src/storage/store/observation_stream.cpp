#include "storage/store/observation_stream.hpp"

#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/observation_sql.hpp"

#include <algorithm>
#include <tuple>

namespace chap::store {
namespace {

constexpr int kIdColumn = std::tuple_size_v<decltype(sql::Table<ObservationRow>::columns())>;

}  // namespace

ObservationStream::ObservationStream(sql::Database& database, std::int64_t dataset_id)
    : database_(&database), dataset_id_(dataset_id) {
  const sql::Lease db = database.read();
  const auto ends = db->query(observation_sql::kEnds, dataset_id);
  if (ends->next() && !ends->is_null(0)) {
    next_id_ = ends->integer(0);
    end_ = ends->integer(1);
  }
}

bool ObservationStream::read_page(const std::function<void(const ObservationRow&)>& visit) {
  if (next_id_ > end_) return false;
  const std::int64_t last = std::min(end_, next_id_ + kPageIds - 1);
  const sql::Lease db = database_->read();
  const auto cursor = db->query(
      sql::with_columns<ObservationRow>(observation_sql::kSelectPage), dataset_id_, next_id_, last
  );
  next_id_ = last + 1;
  std::int64_t id = 0;
  while (cursor->next()) {
    sql::read_into(row_, *cursor);
    id = cursor->integer(kIdColumn);
    visit(row_);
  }
  if (last == end_ && id != end_) {
    throw conflict("the data set was deleted while it was read");
  }
  return true;
}

}  // namespace chap::store
