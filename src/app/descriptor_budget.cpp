#include "app/descriptor_budget.hpp"

#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <sys/resource.h>

namespace chap::app {
namespace {

// For standard streams, I/O loops, the listening socket and libraries.
constexpr std::size_t kBaseDescriptors = 48;
// For 17 SQLite connections, each with the database file and the WAL file.
constexpr std::size_t kDatabaseDescriptors = 60;
// For the socket pair and the output of the job process, the wake-up event and two log files.
constexpr std::size_t kDescriptorsPerJob = 10;
// The socket to a model service, and 2 descriptors that curl uses.
constexpr std::size_t kDescriptorsPerProxyThread = 3;
constexpr std::size_t kMinConnections = 16;

}  // namespace

std::size_t reserved_descriptors(const Settings& settings) {
  const std::size_t database = std::max<std::size_t>(
      kDatabaseDescriptors, settings.database_readers + settings.database_writers + std::size_t{3}
  );
  const std::size_t jobs = settings.job_slots + std::size_t{1};  // 1 for a health probe
  return kBaseDescriptors + database + kDescriptorsPerJob * jobs +
         kDescriptorsPerProxyThread * settings.proxy_threads;
}

std::size_t connection_limit(const Settings& settings, std::size_t limit) {
  const std::size_t needed = reserved_descriptors(settings) + kMinConnections;
  if (limit < needed) {
    throw invalid_input(fmt::format(
        "the limit of open files is {}, but this server needs at least {}; raise the limit with "
        "`ulimit -n` or LimitNOFILE=, or lower CHAP_PROXY_THREADS",
        limit,
        needed
    ));
  }
  return std::min<std::size_t>(settings.max_connections, limit - reserved_descriptors(settings));
}

std::size_t open_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return std::numeric_limits<std::size_t>::max();
  }
  return limit.rlim_cur;
}

}  // namespace chap::app
