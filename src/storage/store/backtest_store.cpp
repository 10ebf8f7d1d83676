#include "storage/store/backtest_store.hpp"

#include "storage/store/backtest_sql.hpp"

#include <unordered_map>

namespace chap::store {
namespace {

std::string details_sql(std::string_view where) {
  return fmt::format(
      fmt::runtime(backtest_sql::kSelectDetails),
      fmt::arg("backtest", sql::column_list<BacktestRow>("b")),
      fmt::arg("dataset", sql::column_list<DatasetRow>("d")),
      fmt::arg("specification", sql::column_list<BacktestSpecificationRow>("p")),
      fmt::arg("model", sql::column_list<ConfiguredModelRow>("c")),
      fmt::arg("modeltemplate", sql::column_list<ModelTemplateRow>("t")),
      fmt::arg("setup", sql::column_list<PredictionSetupRow>("s")),
      fmt::arg("where", where)
  );
}

// Reads the columns of one table in a joined row and advances `column` to the next table.
template <class Row>
void read_joined(std::optional<Row>& row, const sql::Cursor& cursor, int& column) {
  if (cursor.is_null(column)) {
    row.reset();
  } else {
    sql::read_into(row ? *row : row.emplace(), cursor, column);
  }
  column += sql::column_count<Row>();
}

// Reads the backtests of a list one after another. A model is read only for its first backtest in
// the list, because the backtests of a list usually have few different models.
class DetailsReader {
 public:
  void read(const sql::Cursor& cursor, BacktestDetails& details) {
    int column = sql::column_count<BacktestRow>();
    sql::read_into(details.backtest, cursor);
    read_joined(details.dataset, cursor, column);
    read_joined(details.specification, cursor, column);
    details.model = read_model(details.backtest.model_db_id, cursor, column);
    read_joined(details.setup, cursor, column);
  }

 private:
  using Shared = std::shared_ptr<const ConfiguredModelDetails>;

  Shared read_model(std::int64_t id, const sql::Cursor& cursor, int& column) {
    const auto [item, is_new] = models_.try_emplace(id);
    if (is_new) {
      const auto model = sql::read_optional_row<ConfiguredModelRow>(cursor, column);
      const auto model_template = sql::read_optional_row<ModelTemplateRow>(
          cursor, column + sql::column_count<ConfiguredModelRow>()
      );
      if (model && model_template) {
        item->second = std::make_shared<ConfiguredModelDetails>(ConfiguredModelDetails{
            *model, *model_template});
      }
    }
    column += sql::column_count<ConfiguredModelRow>() + sql::column_count<ModelTemplateRow>();
    return item->second;
  }

  std::unordered_map<std::int64_t, Shared> models_;
};

void visit_rows(sql::Cursor& cursor, const BacktestVisitor& visit) {
  DetailsReader reader;
  BacktestDetails details;
  while (cursor.next()) {
    reader.read(cursor, details);
    visit(details);
  }
}

}  // namespace

std::int64_t BacktestStore::insert(const BacktestRow& row) { return sql::insert_row(db_, row); }

void BacktestStore::for_each(
    const sql::Page& page, const BacktestFilter& filter, const BacktestVisitor& visit
) {
  const auto cursor = db_.query(
      details_sql(backtest_sql::kListed),
      page.limit_or_max(),
      page.offset,
      filter.specification_id,
      filter.dataset_id
  );
  visit_rows(*cursor, visit);
}

std::vector<BacktestDetails> BacktestStore::list(
    const sql::Page& page, const BacktestFilter& filter
) {
  std::vector<BacktestDetails> found;
  for_each(page, filter, [&](const BacktestDetails& details) { found.push_back(details); });
  return found;
}

std::vector<BacktestDetails> BacktestStore::of_specification(std::int64_t specification_id) {
  std::vector<BacktestDetails> found;
  const auto cursor = db_.query(details_sql(backtest_sql::kOfSpecification), specification_id);
  visit_rows(*cursor, [&](const BacktestDetails& details) { found.push_back(details); });
  return found;
}

std::optional<BacktestDetails> BacktestStore::details(std::int64_t id) {
  const auto cursor = db_.query(details_sql(backtest_sql::kOne), id);
  if (!cursor->next()) return std::nullopt;
  std::optional<BacktestDetails> found(std::in_place);
  DetailsReader().read(*cursor, *found);
  return found;
}

std::optional<BacktestRow> BacktestStore::find(std::int64_t id) {
  return sql::read_first<BacktestRow>(db_, backtest_sql::kSelectById, id);
}

std::vector<BacktestUnitsAndSplits> BacktestStore::units_and_splits() {
  return sql::read_rows<BacktestUnitsAndSplits>(db_, backtest_sql::kSelectUnitsAndSplits);
}

bool BacktestStore::rename(std::int64_t id, const std::optional<std::string>& name) {
  return db_.execute(backtest_sql::kUpdateName, id, name) > 0;
}

bool BacktestStore::set_metrics(std::int64_t id, const std::string& json_object) {
  return db_.execute(backtest_sql::kUpdateMetrics, id, json_object) > 0;
}

std::int64_t BacktestStore::remove(const std::vector<std::int64_t>& ids) {
  const std::string list = sql::json_array(ids);
  std::int64_t removed = 0;
  for (const sql::StatementVariants& statement : backtest_sql::kDelete) {
    removed = db_.execute(statement.of(db_.dialect()), list);
  }
  return removed;
}

}  // namespace chap::store
