#include "storage/sql/sqlite/driver.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/ids.hpp"
#include "storage/sql/sqlite/file_identity.hpp"
#include "storage/sql/sqlite/reserve_file.hpp"

#include <string_view>
#include <system_error>
#include <utility>

namespace chap::sql::sqlite {

std::unique_ptr<Database> open_file(const FileOptions& options) {
  const auto identity = std::make_shared<FileIdentity>(options.path);
  const ReserveFile reserve(options.path);
  DatabaseOptions pool;
  pool.name = options.path.string();
  pool.connect = [options, identity](Access access) {
    FileOptions file = options;
    file.create = options.create && !identity->is_known();
    auto connection = connect_if_readable(file, access);
    if (connection->usable()) identity->remember();
    return connection;
  };
  pool.check = [identity] { identity->check(); };
  pool.release_reserve = [reserve] { return reserve.release(); };
  pool.restore_reserve = [reserve] { reserve.restore(); };
  pool.wait_timeout = options.busy_timeout;
  return std::make_unique<Database>(std::move(pool));
}

std::unique_ptr<Database> open_temporary() {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("chap-" + new_uuid());
  std::filesystem::create_directory(folder);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  const FileOptions file{.path = folder / "chap.db", .durable = false};
  DatabaseOptions pool;
  pool.name = file.path.string();
  pool.connect = [file](Access access) { return connect(file, access); };
  pool.on_close = [folder] {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  };
  return std::make_unique<Database>(std::move(pool));
}

std::filesystem::path path_of(const std::string& url_or_path) {
  constexpr std::string_view kShort = "sqlite:";
  const std::size_t scheme = url_or_path.find("://");
  if (scheme == std::string::npos) {
    const bool is_short = url_or_path.substr(0, kShort.size()) == kShort;
    return is_short ? url_or_path.substr(kShort.size()) : url_or_path;
  }
  const std::string rest = url_or_path.substr(scheme + 3);
  const bool is_sqlite = url_or_path.substr(0, scheme) == "sqlite";
  if (!is_sqlite || rest.find('?') != std::string::npos || (!rest.empty() && rest[0] != '/')) {
    throw invalid_input("not a database address: use sqlite:///relative.db or sqlite:////path.db");
  }
  return rest.empty() ? rest : rest.substr(1);
}

}  // namespace chap::sql::sqlite
