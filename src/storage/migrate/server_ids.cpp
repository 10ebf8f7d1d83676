#include "storage/migrate/server_ids.hpp"

#include "foundation/base/log.hpp"
#include "storage/migrate/server_sql.hpp"

namespace chap::migrate {

void warn_of_used_up_ids(sql::Connection& connection) {
  const auto rows = connection.query(server_sql::kUsedUpSequences);
  while (rows->next()) {
    log::warning(
        "migrate",
        "{} has given out {} of {} ids; data sets that nobody needs take most of them, but "
        "deleting "
        "gives none back: plan a new database",
        rows->text(0),
        rows->integer(1),
        rows->integer(2)
    );
  }
}

}  // namespace chap::migrate
