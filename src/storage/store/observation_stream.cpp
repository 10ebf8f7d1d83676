#include "storage/store/observation_stream.hpp"

#include "foundation/base/error.hpp"
#include "storage/sql/database.hpp"
#include "storage/store/observation_sql.hpp"

#include <tuple>
#include <utility>

namespace chap::store {
namespace {

constexpr std::int64_t kPageRows = 1024;
constexpr int kIdColumn = std::tuple_size_v<decltype(sql::Table<ObservationRow>::columns())>;

}  // namespace

ObservationStream::ObservationStream(sql::Database& database, std::int64_t dataset_id)
    : database_(&database), dataset_id_(dataset_id) {
  const sql::Lease db = database.read();
  const auto ends = db->query(observation_sql::kEnds, dataset_id);
  if (ends->next() && !ends->is_null(0)) {
    last_read_ = ends->integer(0) - 1;
    end_ = ends->integer(1);
  }
}

bool ObservationStream::next(ObservationRow& row) {
  if (at_ == page_.size()) {
    if (last_read_ >= end_) return false;
    read_page();
  }
  std::swap(row, page_[at_++]);
  return true;
}

void ObservationStream::read_page() {
  const sql::Lease db = database_->read();
  const auto cursor = db->query(
      sql::with_columns<ObservationRow>(observation_sql::kSelectPage),
      dataset_id_,
      last_read_,
      end_,
      kPageRows
  );
  page_.resize(kPageRows);
  at_ = 0;
  std::size_t count = 0;
  while (cursor->next()) {
    sql::read_into(page_[count++], *cursor);
    last_read_ = cursor->integer(kIdColumn);
  }
  page_.resize(count);
  if (count < static_cast<std::size_t>(kPageRows) && last_read_ != end_) {
    throw conflict("the data set was deleted while it was read");
  }
}

}  // namespace chap::store
