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
      fmt::arg("model", sql::column_list<ConfiguredModelRow>("c")),
      fmt::arg("modeltemplate", sql::column_list<ModelTemplateRow>("t")),
      fmt::arg("setup", sql::column_list<PredictionSetupRow>("s")),
      fmt::arg("where", where)
  );
}

// Reads one table's columns of a joined row and moves on to the next table's.
template <class Row>
std::optional<Row> take(const sql::Cursor& cursor, int& at) {
  std::optional<Row> row = sql::read_optional_row<Row>(cursor, at);
  at += sql::column_count<Row>();
  return row;
}

// Most backtests of a list have the same few models: each is read once.
class DetailsReader {
 public:
  BacktestDetails read(const sql::Cursor& cursor) {
    BacktestDetails details;
    int at = sql::column_count<BacktestRow>();
    details.backtest = sql::read_row<BacktestRow>(cursor);
    details.dataset = take<DatasetRow>(cursor, at);
    details.model = model_of(details.backtest.model_db_id, cursor, at);
    details.setup = take<PredictionSetupRow>(cursor, at);
    return details;
  }

 private:
  using Shared = std::shared_ptr<const ConfiguredModelDetails>;

  Shared model_of(std::int64_t id, const sql::Cursor& cursor, int& at) {
    const auto [known, is_new] = models_.try_emplace(id);
    if (is_new) {
      const auto model = sql::read_optional_row<ConfiguredModelRow>(cursor, at);
      const auto model_template = sql::read_optional_row<ModelTemplateRow>(
          cursor, at + sql::column_count<ConfiguredModelRow>()
      );
      if (model && model_template) {
        known->second = std::make_shared<ConfiguredModelDetails>(ConfiguredModelDetails{
            *model, *model_template});
      }
    }
    at += sql::column_count<ConfiguredModelRow>() + sql::column_count<ModelTemplateRow>();
    return known->second;
  }

  std::unordered_map<std::int64_t, Shared> models_;
};

}  // namespace

std::int64_t BacktestStore::insert(const BacktestRow& row) { return sql::insert_row(db_, row); }

std::vector<BacktestDetails> BacktestStore::list(const sql::Page& page) {
  std::vector<BacktestDetails> found;
  const auto cursor = db_.query(details_sql(backtest_sql::kAll), page.most(), page.offset);
  DetailsReader reader;
  while (cursor->next()) found.push_back(reader.read(*cursor));
  return found;
}

std::optional<BacktestDetails> BacktestStore::details(std::int64_t id) {
  const auto cursor = db_.query(details_sql(backtest_sql::kOne), id);
  return cursor->next() ? std::optional(DetailsReader().read(*cursor)) : std::nullopt;
}

std::optional<BacktestRow> BacktestStore::find(std::int64_t id) {
  return sql::read_first<BacktestRow>(db_, backtest_sql::kSelectById, id);
}

std::vector<BacktestCoverage> BacktestStore::coverage() {
  return sql::read_rows<BacktestCoverage>(db_, backtest_sql::kSelectCoverage);
}

bool BacktestStore::rename(std::int64_t id, const std::optional<std::string>& name) {
  return db_.execute(backtest_sql::kUpdateName, id, name) > 0;
}

bool BacktestStore::set_metrics(std::int64_t id, const std::string& json_object) {
  return db_.execute(backtest_sql::kUpdateMetrics, id, json_object) > 0;
}

std::int64_t BacktestStore::remove(const std::vector<std::int64_t>& ids) {
  const std::string list = sql::list_text(ids);
  std::int64_t removed = 0;
  for (const sql::Spellings& statement : backtest_sql::kDelete) {
    removed = db_.execute(statement.of(db_.dialect()), list);
  }
  return removed;
}

}  // namespace chap::store
