#include "storage/migrate/server_rights.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "storage/migrate/server_locks.hpp"
#include "storage/migrate/server_schema.hpp"
#include "storage/migrate/server_sql.hpp"
#include "storage/migrate/statements.hpp"
#include "storage/store/backtest_row.hpp"
#include "storage/store/backtestforecast_row.hpp"
#include "storage/store/configuredmodel_row.hpp"
#include "storage/store/dataset_row.hpp"
#include "storage/store/meta_store.hpp"
#include "storage/store/modeltemplate_row.hpp"
#include "storage/store/observation_row.hpp"
#include "storage/store/prediction_row.hpp"
#include "storage/store/predictionsetup_row.hpp"
#include "storage/store/service_row.hpp"

#include <algorithm>

namespace chap::migrate {
namespace {

constexpr std::string_view kOwnPrefix = "chapx_";

// Jobs need a place. Whoever owns the other tables may use them too, and so upgrade everything
// later.
void add_own_tables(sql::Connection& connection, const std::vector<Migration>& known) {
  const int head = static_cast<int>(known.size());
  if (std::max(server_version(connection), own_version(connection)) == head) return;
  require_writable(connection);
  sql::Transaction transaction(connection);
  lock_migration(connection);
  const ObjectNames present = object_names(connection);
  for (const Migration& file : known) create_missing(connection, file, present, kOwnPrefix);
  std::vector<std::string> grants;
  {
    const auto rows = connection.query(server_sql::kGrantsToOwner);
    while (rows->next()) grants.emplace_back(rows->text(0));
  }
  for (const std::string& grant : grants) connection.execute_script(grant);
  store::MetaStore(connection).put(server_sql::kOwnKey, std::to_string(head));
  transaction.commit();
}

template <class... Rows>
void read_nothing(sql::Connection& connection) {
  const auto read = [&](std::string_view table, const std::string& columns) {
    connection.query(fmt::format("SELECT {} FROM {} LIMIT 0", columns, table))->next();
  };
  (read(sql::Table<Rows>::kName, sql::column_list<Rows>()), ...);
}

// Every column that a store reads.
void require_live_columns(sql::Connection& connection) {
  using namespace store;  // NOLINT(google-build-using-namespace): the list is all there is
  read_nothing<
      BacktestRow,
      BacktestForecastRow,
      ConfiguredModelRow,
      DatasetRow,
      ModelTemplateRow,
      ObservationRow,
      PredictionRow,
      PredictionSamplesRow,
      PredictionSetupRow,
      ServiceRow>(connection);
}

std::string advice(sql::Connection& connection) {
  return connection.query_integer(server_sql::kOwnerLacksTemporary) != 0
             ? "grant the role TEMPORARY on the database"
             : "let the owner of its tables run `chap migrate` once";
}

}  // namespace

void require_temporary(sql::Connection& connection) {
  if (connection.query_integer(server_sql::kOwnerLacksTemporary) != 0) {
    throw sql::NotAllowed("the role needs the TEMPORARY right on the database");
  }
}

void require_writable(sql::Connection& connection) {
  if (connection.query_integer(server_sql::kReadsOnly) != 0) {
    throw sql::NotAllowed("it is set to read-only transactions, or is a standby");
  }
}

void use_as_it_is(
    sql::Connection& connection, const std::vector<Migration>& known, const sql::NotAllowed& refusal
) {
  try {
    add_own_tables(connection, known);
    require_live_columns(connection);
  } catch (const sql::DatabaseError& error) {
    throw unavailable(
        "the database needs an upgrade, which this role may not do (" + refusal.cause() +
        "), and cannot be used as it is (" + error.cause() + "); " + advice(connection)
    );
  }
  log::warning(
      "migrate",
      "the role may not upgrade the database, which is used as it is: {}; {}",
      refusal.cause(),
      advice(connection)
  );
}

}  // namespace chap::migrate
