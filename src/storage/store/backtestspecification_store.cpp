#include "storage/store/backtestspecification_store.hpp"

#include "storage/store/backtestspecification_sql.hpp"

#include <set>

namespace chap::store {
namespace {

json::TextList sorted_union(const json::TextList& a, const json::TextList& b) {
  std::set<std::string> names;
  for (const json::TextList* list : {&a, &b}) {
    for (std::string& name : list->items()) names.insert(std::move(name));
  }
  return std::vector<std::string>(names.begin(), names.end());
}

}  // namespace

std::int64_t BacktestSpecificationStore::find_or_insert(const BacktestSpecificationRow& row) {
  const auto equal = sql::read_first<BacktestSpecificationRow>(
      db_,
      backtestspecification_sql::kSelectEqual,
      row.dataset_id,
      row.target_column,
      row.n_periods,
      row.n_splits,
      row.stride,
      row.n_retrain,
      row.future_weather_provider
  );
  if (!equal) {
    BacktestSpecificationRow inserted = row;
    inserted.org_units = sorted_union(row.org_units, {});
    return sql::insert_row(db_, inserted);
  }
  const json::TextList all = sorted_union(equal->org_units, row.org_units);
  if (all != equal->org_units) {
    db_.execute(backtestspecification_sql::kUpdateOrgUnits, equal->id, all);
  }
  return equal->id;
}

std::optional<BacktestSpecificationRow> BacktestSpecificationStore::find(std::int64_t id) {
  return sql::read_first<BacktestSpecificationRow>(db_, backtestspecification_sql::kSelectById, id);
}

std::vector<SpecificationSummary> BacktestSpecificationStore::list(const SpecificationFilter& filter
) {
  const std::string sql = fmt::format(
      fmt::runtime(backtestspecification_sql::kSelectSummaries),
      fmt::arg("specification", sql::column_list<BacktestSpecificationRow>("p")),
      fmt::arg("dataset", sql::column_list<DatasetRow>("d"))
  );
  const auto rows = db_.query(
      sql,
      filter.dataset_id,
      filter.target_column,
      filter.n_periods,
      filter.n_splits,
      filter.stride,
      filter.n_retrain,
      filter.future_weather_provider
  );
  constexpr int kDataset = sql::column_count<BacktestSpecificationRow>();
  constexpr int kCount = kDataset + sql::column_count<DatasetRow>();
  std::vector<SpecificationSummary> found;
  while (rows->next()) {
    found.push_back(
        {sql::read_row<BacktestSpecificationRow>(*rows),
         sql::read_row<DatasetRow>(*rows, kDataset),
         rows->integer(kCount)}
    );
  }
  return found;
}

std::string BacktestSpecificationStore::target_column(std::int64_t id) {
  return find(id).value_or(BacktestSpecificationRow()).target_column;
}

}  // namespace chap::store
