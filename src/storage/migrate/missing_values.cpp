#include "storage/migrate/missing_values.hpp"

#include "domain/evaluation/stored_windows.hpp"
#include "domain/options/configuration_digest.hpp"
#include "storage/migrate/missing_values_sql.hpp"
#include "storage/store/backtestspecification_store.hpp"
#include "storage/store/configuredmodel_row.hpp"

#include <map>

namespace chap::migrate {
namespace {

struct UnassignedBacktest {
  std::int64_t id = 0;
  store::BacktestSpecificationRow specification;
};

std::vector<UnassignedBacktest> unassigned_backtests(sql::Connection& connection) {
  std::vector<UnassignedBacktest> found;
  const auto rows = connection.query(missing_values_sql::kBacktestsWithoutSpecification);
  while (rows->next()) {
    UnassignedBacktest backtest{rows->integer(0), {}};
    backtest.specification.dataset_id = rows->integer(1);
    sql::read_value(*rows, 2, sql::Rule::kAsIs, backtest.specification.org_units);
    found.push_back(std::move(backtest));
  }
  return found;
}

using WindowsById = std::map<std::int64_t, evaluation::Windows>;

WindowsById derived_windows(sql::Connection& connection) {
  std::map<std::int64_t, std::vector<evaluation::StoredSplit>> splits;
  const auto rows = connection.query(missing_values_sql::kSplits);
  while (rows->next()) {
    splits[rows->integer(0)].push_back(
        {std::string(rows->text(1)), static_cast<std::size_t>(rows->integer(2))}
    );
  }
  WindowsById windows;
  for (const auto& [id, of_backtest] : splits) {
    windows.emplace(id, evaluation::windows_of(of_backtest));
  }
  return windows;
}

// Returns whether a PostgreSQL database has all `count` columns that `query` counts.
bool has_columns(sql::Connection& connection, std::string_view query, std::int64_t count) {
  return connection.dialect() == sql::Dialect::kPostgresql &&
         connection.query_integer(query) == count;
}

// Replaces derived windows by stored windows. A database whose schema is between two revisions of
// CHAP Core still has the windows in table `backtest`.
void use_stored_windows(sql::Connection& connection, WindowsById& windows) {
  if (!has_columns(connection, missing_values_sql::kParameterColumnCount, 4)) return;
  const auto rows = connection.query(missing_values_sql::kParameters);
  const auto number = [&](int column) { return static_cast<std::size_t>(rows->integer(column)); };
  while (rows->next()) {
    windows[rows->integer(0)] = {
        .n_periods = number(1), .n_splits = number(2), .stride = number(3), .n_retrain = number(4)};
  }
}

std::map<std::int64_t, std::string> stored_providers(sql::Connection& connection) {
  std::map<std::int64_t, std::string> providers;
  if (!has_columns(connection, missing_values_sql::kProviderColumnCount, 1)) return providers;
  const auto rows = connection.query(missing_values_sql::kProviders);
  while (rows->next()) providers.emplace(rows->integer(0), rows->text(1));
  return providers;
}

}  // namespace

void fill_digests(sql::Connection& connection) {
  const auto models = sql::read_rows<store::ConfiguredModelRow>(
      connection, missing_values_sql::kModelsWithoutDigest
  );
  for (const store::ConfiguredModelRow& model : models) {
    const std::string digest = options::configuration_digest(
        model.user_option_values, model.additional_continuous_covariates
    );
    connection.execute(missing_values_sql::kSetDigest, model.id, digest);
  }
}

void fill_specifications(sql::Connection& connection) {
  std::vector<UnassignedBacktest> backtests = unassigned_backtests(connection);
  if (backtests.empty()) return;
  WindowsById windows = derived_windows(connection);
  use_stored_windows(connection, windows);
  const auto providers = stored_providers(connection);
  store::BacktestSpecificationStore specifications(connection);
  for (UnassignedBacktest& backtest : backtests) {
    const auto known = windows.find(backtest.id);
    const evaluation::Windows of = known == windows.end() ? evaluation::Windows{} : known->second;
    store::BacktestSpecificationRow& row = backtest.specification;
    row.n_periods = std::int64_t(of.n_periods);
    row.n_splits = std::int64_t(of.n_splits);
    row.stride = std::int64_t(of.stride);
    row.n_retrain = std::int64_t(of.n_retrain);
    const auto provider = providers.find(backtest.id);
    if (provider != providers.end()) row.future_weather_provider = provider->second;
    const std::int64_t id = specifications.find_or_insert(row);
    connection.execute(missing_values_sql::kSetSpecification, backtest.id, id);
  }
}

}  // namespace chap::migrate
