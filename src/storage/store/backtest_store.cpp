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
void take(std::optional<Row>& row, const sql::Cursor& cursor, int& at) {
  if (cursor.is_null(at)) {
    row.reset();
  } else {
    sql::read_into(row ? *row : row.emplace(), cursor, at);
  }
  at += sql::column_count<Row>();
}

// Most backtests of a list have the same few models: each is read once. All else is read over what
// was there before.
class DetailsReader {
 public:
  void read(const sql::Cursor& cursor, BacktestDetails& details) {
    int at = sql::column_count<BacktestRow>();
    sql::read_into(details.backtest, cursor);
    take(details.dataset, cursor, at);
    details.model = model_of(details.backtest.model_db_id, cursor, at);
    take(details.setup, cursor, at);
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

void BacktestStore::for_each(const sql::Page& page, const BacktestVisitor& visit) {
  const auto cursor = db_.query(details_sql(backtest_sql::kAll), page.most(), page.offset);
  DetailsReader reader;
  BacktestDetails details;
  while (cursor->next()) {
    reader.read(*cursor, details);
    visit(details);
  }
}

std::vector<BacktestDetails> BacktestStore::list(const sql::Page& page) {
  std::vector<BacktestDetails> found;
  for_each(page, [&](const BacktestDetails& one) { found.push_back(one); });
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
