// A fixture with a migrated database for one test, and with functions that add the rows to which
// other rows refer.
#pragma once

#include "storage/migrate/migrate.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/backtestspecification_store.hpp"
#include "storage/store/configuredmodel_store.hpp"
#include "storage/store/dataset_store.hpp"
#include "storage/store/modeltemplate_store.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

namespace chap::store {

class StoreTest : public testing::Test {
 protected:
  StoreTest() : database_(migrate::open_database(fresh_database())), lease_(database_->write()) {}

  sql::Connection& db() { return *lease_; }
  bool on_postgresql() { return db().dialect() == sql::Dialect::kPostgresql; }

  std::int64_t add_dataset(const std::string& name = "national") {
    DatasetRow row;
    row.name = name;
    row.covariates = std::vector<std::string>{"disease_cases", "rainfall"};
    row.org_units = std::vector<std::string>{"OU_north", "OU_south"};
    return DatasetStore(db()).insert(row);
  }
  std::int64_t add_model(const std::string& name = "naive_model") {
    ModelTemplateRow model_template;
    model_template.name = name;
    const std::int64_t template_id = ModelTemplateStore(db()).insert(model_template);
    ConfiguredModelRow model;
    model.name = name;
    model.model_template_id = template_id;
    return ConfiguredModelStore(db()).insert(model);
  }
  std::int64_t add_backtest(std::int64_t dataset_id, std::int64_t model_id) {
    BacktestRow row;
    row.dataset_id = dataset_id;
    row.model_db_id = model_id;
    row.model_id = "naive_model";
    row.org_units = std::vector<std::string>{"OU_south"};
    row.split_periods = std::vector<std::string>{"202301", "202302"};
    BacktestSpecificationRow specification;
    specification.dataset_id = dataset_id;
    row.specification_id = BacktestSpecificationStore(db()).find_or_insert(specification);
    return BacktestStore(db()).insert(row);
  }
  // The number of rows of a table. A condition may follow the name of the table.
  std::int64_t count(const std::string& table) {
    return db().query_integer("SELECT count(*) FROM " + table);
  }

  std::unique_ptr<sql::Database> database_;
  sql::Lease lease_;
};

}  // namespace chap::store
