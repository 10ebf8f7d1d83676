#include "storage/migrate/server_rights.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "storage/migrate/server_locks.hpp"
#include "storage/migrate/server_schema.hpp"
#include "storage/migrate/server_sql.hpp"
#include "storage/migrate/statements.hpp"
#include "storage/store/alert_row.hpp"
#include "storage/store/alertpolicy_row.hpp"
#include "storage/store/backtest_row.hpp"
#include "storage/store/backtestforecast_row.hpp"
#include "storage/store/backtestspecification_row.hpp"
#include "storage/store/configuredmodel_row.hpp"
#include "storage/store/dataset_row.hpp"
#include "storage/store/meta_store.hpp"
#include "storage/store/modeltemplate_row.hpp"
#include "storage/store/observation_row.hpp"
#include "storage/store/prediction_row.hpp"
#include "storage/store/predictionsetup_row.hpp"
#include "storage/store/service_row.hpp"
#include "storage/store/specificationbaseline_row.hpp"

#include <algorithm>

namespace chap::migrate {
namespace {

constexpr std::string_view kOwnPrefix = "chapx_";

// Creates the tables that only this program uses, such as the tables of the jobs. The owner of CHAP
// Core's tables gets all privileges on the created tables, so that this owner can upgrade the
// database later.
void add_own_tables(sql::Connection& connection, const std::vector<Migration>& migrations) {
  const int head = static_cast<int>(migrations.size());
  if (std::max(server_version(connection), version_of_own_tables(connection)) == head) return;
  require_writable(connection);
  sql::Transaction transaction(connection);
  lock_migration(connection);
  const ObjectNames present = object_names(connection);
  for (const Migration& file : migrations) create_missing(connection, file, present, kOwnPrefix);
  std::vector<std::string> grants;
  {
    const auto rows = connection.query(server_sql::kGrantsToOwner);
    while (rows->next()) grants.emplace_back(rows->text(0));
  }
  for (const std::string& grant : grants) connection.execute_script(grant);
  store::MetaStore(connection).put(server_sql::kOwnKey, std::to_string(head));
  transaction.commit();
}

// Throws sql::DatabaseError if a column of the row types does not exist or cannot be read.
template <class... Rows>
void check_columns(sql::Connection& connection) {
  const auto read = [&](std::string_view table, const std::string& columns) {
    connection.query(fmt::format("SELECT {} FROM {} LIMIT 0", columns, table))->next();
  };
  (read(sql::Table<Rows>::kName, sql::column_list<Rows>()), ...);
}

// Checks every column that a store reads.
void require_columns(sql::Connection& connection) {
  using namespace store;  // NOLINT(google-build-using-namespace): for the list below only
  check_columns<
      BacktestRow,
      BacktestForecastRow,
      BacktestSpecificationRow,
      ConfiguredModelRow,
      DatasetRow,
      ModelTemplateRow,
      ObservationRow,
      PredictionRow,
      PredictionSamplesRow,
      PredictionSetupRow,
      ServiceRow,
      SpecificationBaselineRow,
      AlertRow,
      AlertPolicyRow>(connection);
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
  if (connection.query_integer(server_sql::kIsReadOnly) != 0) {
    throw sql::NotAllowed("transactions are read-only by a setting, or the server is a standby");
  }
}

void use_without_upgrade(
    sql::Connection& connection,
    const std::vector<Migration>& migrations,
    const sql::NotAllowed& upgrade_error
) {
  try {
    add_own_tables(connection, migrations);
    require_columns(connection);
  } catch (const sql::DatabaseError& error) {
    throw unavailable(
        "the database needs an upgrade, for which the role lacks the rights (" +
        upgrade_error.cause() + "), and it cannot be used without the upgrade (" + error.cause() +
        "); " + advice(connection)
    );
  }
  log::warning(
      "migrate",
      "the role lacks the rights to upgrade the database, which is used without the upgrade: {}; "
      "{}",
      upgrade_error.cause(),
      advice(connection)
  );
}

}  // namespace chap::migrate
