// The SQL statements of missing_values.cpp.
#pragma once

#include <string_view>

namespace chap::migrate::missing_values_sql {

inline constexpr std::string_view kModelsWithoutDigest =
    "SELECT {columns} FROM configuredmodeldb WHERE coalesce(configuration_digest, '') = ''"
    " ORDER BY id";
inline constexpr std::string_view kSetDigest =
    "UPDATE configuredmodeldb SET configuration_digest = $2 WHERE id = $1";

inline constexpr std::string_view kBacktestsWithoutSpecification =
    "SELECT b.id, b.dataset_id, b.org_units FROM backtest b"
    " WHERE NOT EXISTS (SELECT 1 FROM backtestspecification s WHERE s.id = b.specification_id)"
    " AND EXISTS (SELECT 1 FROM dataset d WHERE d.id = b.dataset_id) ORDER BY b.id";
// One row for each split of the backtests without a specification: the id of the backtest, the
// split period, and the number of periods of the split's window. The statement reads the forecasts
// only once, because the table of forecasts may have no index yet.
inline constexpr std::string_view kSplits =
    "SELECT f.backtest_id, f.last_seen_period, count(DISTINCT f.period) FROM backtestforecast f"
    " JOIN backtest b ON b.id = f.backtest_id"
    " WHERE NOT EXISTS (SELECT 1 FROM backtestspecification s WHERE s.id = b.specification_id)"
    " GROUP BY f.backtest_id, f.last_seen_period ORDER BY f.backtest_id, f.last_seen_period";
inline constexpr std::string_view kSetSpecification =
    "UPDATE backtest SET specification_id = $2 WHERE id = $1";

// Counts the columns of table `backtest` that contain parameters of a specification. A database
// whose schema is between two revisions of CHAP Core has all four columns. In other databases, the
// columns are in table `backtestspecification`.
inline constexpr std::string_view kParameterColumnCount =
    "SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema()"
    " AND table_name = 'backtest' AND column_name IN ('n_periods', 'n_splits', 'stride', "
    "'n_retrain')";
inline constexpr std::string_view kProviderColumnCount =
    "SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema()"
    " AND table_name = 'backtest' AND column_name = 'future_weather_provider'";
// Selects the backtests whose four parameters are known. 0 and NULL mean that a parameter is
// unknown.
inline constexpr std::string_view kParameters =
    "SELECT id, n_periods, n_splits, stride, n_retrain FROM backtest"
    " WHERE n_periods > 0 AND n_splits > 0 AND stride > 0 AND n_retrain > 0";
inline constexpr std::string_view kProviders =
    "SELECT id, future_weather_provider FROM backtest WHERE coalesce(future_weather_provider, '')"
    " <> ''";

}  // namespace chap::migrate::missing_values_sql
