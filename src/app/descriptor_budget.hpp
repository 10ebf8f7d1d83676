// Shares the file descriptors that the process may open between connections of clients and
// everything else, so that clients cannot take those that jobs and the database need.
#pragma once

#include "app/settings.hpp"

#include <cstddef>

namespace chap::app {

// Upper bound of the descriptors that the server uses beside connections of clients.
std::size_t reserved_descriptors(const Settings& settings);

// How many clients may be connected at once if the process may open `limit` files: the setting, or
// `limit` minus the reserved descriptors if that is smaller. Throws Error (kInvalidInput), which
// names the limit and the number needed, if too few remain.
std::size_t connection_limit(const Settings& settings, std::size_t limit);

// The limit of this process (RLIMIT_NOFILE).
std::size_t open_file_limit();

}  // namespace chap::app
