// Divides the file descriptors that the process may open into a part for client connections and a
// part for all other uses. Therefore client connections cannot use up the descriptors that jobs and
// the database need.
#pragma once

#include "app/settings.hpp"

#include <cstddef>

namespace chap::app {

// An upper bound of the number of descriptors that the server uses in addition to client
// connections.
std::size_t reserved_descriptors(const Settings& settings);

// Returns how many clients may be connected at once if the process may open `limit` files: the
// value of --max-connections, but at most `limit` minus the reserved descriptors. Throws Error
// (kInvalidInput) if fewer than 16 descriptors remain for clients. The text of the error contains
// the limit and the number that is needed.
std::size_t connection_limit(const Settings& settings, std::size_t limit);

// The number of files that this process may open (RLIMIT_NOFILE).
std::size_t open_file_limit();

}  // namespace chap::app
