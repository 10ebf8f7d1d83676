// What both databases' migrations share. Internal to migrate.
#pragma once

#include "foundation/base/error.hpp"
#include "storage/migrate/migrate.hpp"

#include <embedded/sqlite_migration_files.hpp>
#include <span>
#include <vector>

namespace chap::migrate {

// The files `NNNN_name.sql` by their numbers.
std::vector<Migration> in_order(std::span<const embedded::File> files);

Error newer(int version, int known);

}  // namespace chap::migrate
