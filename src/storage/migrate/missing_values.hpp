// Fills columns of CHAP Core 2.5.1 that older releases did not have and whose values SQL cannot
// compute (core-2.5.1.md 2.1): the digests of configurations, and the specifications of backtests,
// whose parameters are derived from their forecasts.
#pragma once

#include "storage/sql/connection.hpp"

namespace chap::migrate {

// Must be called inside the transaction of the migration, after the columns exist. Rows that have
// values are not changed. A backtest whose data set does not exist gets no specification.
void fill_digests(sql::Connection& connection);
void fill_specifications(sql::Connection& connection);

}  // namespace chap::migrate
