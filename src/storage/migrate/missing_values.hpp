// Fills the columns of CHAP Core 2.5.1 that older releases did not have and whose values SQL cannot
// compute (core-2.5.1.md 2.1). These columns contain the digests of configurations and the
// specifications of backtests. The parameters of a specification are derived from the forecasts of
// the backtest.
#pragma once

#include "storage/sql/connection.hpp"

namespace chap::migrate {

// fill_digests() and fill_specifications() must be called inside the transaction of the migration,
// after the columns have been created. Rows that already have a value are not changed. A backtest
// whose data set does not exist gets no specification.
void fill_digests(sql::Connection& connection);
void fill_specifications(sql::Connection& connection);

}  // namespace chap::migrate
