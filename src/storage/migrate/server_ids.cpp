#include "storage/migrate/server_ids.hpp"

#include "foundation/base/log.hpp"
#include "storage/migrate/server_sql.hpp"

namespace chap::migrate {

void warn_about_used_ids(sql::Connection& connection) {
  const auto rows = connection.query(server_sql::kHalfUsedSequences);
  while (rows->next()) {
    log::warning(
        "migrate",
        "{} has used {} of {} ids; deleting data does not make ids available again, so plan to "
        "move to a new database",
        rows->text(0),
        rows->integer(1),
        rows->integer(2)
    );
  }
}

}  // namespace chap::migrate
