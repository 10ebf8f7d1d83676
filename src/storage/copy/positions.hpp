// How far the ids of each table have been counted, so that a copy never gives the id of a deleted
// row to another one.
#pragma once

#include "storage/copy/catalogue.hpp"
#include "storage/sql/connection.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace chap::copy {

// Table and column to the last number that was given out; only where the database remembers it.
using Positions = std::map<std::pair<std::string, std::string>, std::int64_t>;

Positions read_positions(sql::Connection& connection, const std::vector<Table>& tables);

// Every counter of the target goes on behind its rows, and behind `source` where that is further.
void set_positions(
    sql::Connection& target, const std::vector<Table>& tables, const Positions& source
);

}  // namespace chap::copy
