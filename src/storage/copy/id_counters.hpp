// The counters from which a database assigns the ids of new rows. The counters are copied, so that
// the target database does not assign the id of a deleted row again.
#pragma once

#include "storage/copy/catalogue.hpp"
#include "storage/sql/connection.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace chap::copy {

// The last assigned ids. The key is a table and a column. Columns whose counters the database does
// not store are left out.
using IdCounters = std::map<std::pair<std::string, std::string>, std::int64_t>;

IdCounters read_id_counters(sql::Connection& connection, const std::vector<Table>& tables);

// Sets each counter of the target to the larger of the source's counter and the largest id in the
// target's table.
void set_id_counters(
    sql::Connection& target, const std::vector<Table>& tables, const IdCounters& source
);

}  // namespace chap::copy
