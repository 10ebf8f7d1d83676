// A Platform for tests of use cases and task functions, without a server and without job processes.
// The Platform consists of a migrated temporary database with the built-in models, the embedded
// queue and registry, and a clock that the test advances.
//
//   class BacktestsTest : public PlatformTest {};
//   TEST_F(BacktestsTest, RenamingAnUnknownBacktestIsNotFound) {
//     EXPECT_EQ(code_of([&] { rename_backtest(platform(), 7, "x"); }), ErrorCode::kNotFound);
//   }
#pragma once

#include "engine/queue/embedded/embedded_queue.hpp"
#include "engine/registry/embedded/embedded_registry.hpp"
#include "foundation/base/error.hpp"
#include "services/baselines.hpp"
#include "services/datasets.hpp"
#include "services/import_data.hpp"
#include "services/models.hpp"
#include "services/platform.hpp"
#include "services/seed_models.hpp"
#include "storage/migrate/migrate.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/backtestspecification_store.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace chap::services {

// A clock that changes only when the test advances it.
class ManualClock final : public Clock {
 public:
  Timestamp now() const override { return now_; }
  std::chrono::steady_clock::time_point steady() const override { return steady_; }
  void advance(std::chrono::milliseconds by) {
    now_ += by;
    steady_ += by;
  }

 private:
  Timestamp now_ = parse_timestamp("2026-03-01T09:30:00");
  std::chrono::steady_clock::time_point steady_ = std::chrono::steady_clock::now();
};

// Returns the code of the Error that `call` throws; nullopt if `call` throws nothing.
template <class Call>
std::optional<ErrorCode> code_of(const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return std::nullopt;
}

// Returns the text of the Error that `call` throws; empty if `call` throws nothing.
template <class Call>
std::string message_of(const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

// Returns observations of `n_months` months, beginning with January 2020. Each org unit has cases,
// rainfall, mean_temperature and population in every month.
inline ImportInput monthly_input(
    std::size_t n_months, const std::vector<std::string>& org_units = {"OU_north", "OU_south"}
) {
  ImportInput input;
  std::string features;
  for (const std::string& org_unit : org_units) {
    for (std::size_t i = 0; i < n_months; ++i) {
      const std::string month = std::to_string(i % 12 + 1);
      const std::string period =
          std::to_string(2020 + i / 12) + (month.size() < 2 ? "0" : "") + month;
      const auto add = [&](const char* feature, double value) {
        input.observations.add(period, org_unit, feature, value);
      };
      add("disease_cases", double(10 + i % 12));
      add("rainfall", 50);
      add("mean_temperature", 25);
      add("population", 1000);
    }
    features += (features.empty() ? "" : ",") + (R"({"type":"Feature","id":")" + org_unit +
                                                 R"(","properties":{},"geometry":null})");
  }
  input.geojson = R"({"type":"FeatureCollection","features":[)" + features + "]}";
  return input;
}

class PlatformTest : public testing::Test {
 protected:
  PlatformTest()
      : folder_(make_folder()),
        database_(migrate::open_database(fresh_database())),
        logs_(folder_ / "logs"),
        queue_(*database_, clock_, signal_, logs_, {kMaxPayload}),
        registry_(*database_, clock_),
        platform_{
            .database = *database_,
            .jobs = queue_,
            .services = registry_,
            .clock = clock_,
            .facts = {},
            .limits = {},
            .registration_key = {},
            .archive_grace = std::chrono::hours(1),
            .proxy_times = {},
            .discover = [this](const std::string& id) { discovered_.push_back(id); },
            .request_baselines = [this](std::int64_t id
                                 ) { start_missing_baselines(platform_, id); },
            .executor_alive = [this] { return executor_alive_; },
            .round_trip = [] { return std::string("ok"); }} {
    seed_builtin_models(*database_);
  }
  ~PlatformTest() override { std::filesystem::remove_all(folder_); }

  static constexpr std::size_t kMaxPayload = 1U << 20;

  Platform& platform() { return platform_; }

  // Stores the data set of monthly_input() and returns its id.
  std::int64_t stored_dataset(std::size_t n_months, const std::string& name = "national") {
    const ImportInput input = monthly_input(n_months);
    const PreparedImport prepared = prepare_dataset(input, platform_.limits);
    NewDataset new_dataset;
    new_dataset.name = name;
    new_dataset.geojson = input.geojson;
    return database_->transact([&](sql::Connection& db) {
      return store_dataset(db, new_dataset, prepared.data, clock_.now());
    });
  }
  // Deletes all models. The ids of models that are stored afterwards begin with 1.
  void remove_models() {
    database_->transact([](sql::Connection& db) {
      if (test_server() != nullptr) {
        db.execute("TRUNCATE configuredmodeldb, modeltemplatedb RESTART IDENTITY CASCADE");
        return;
      }
      db.execute("DELETE FROM configuredmodeldb");
      db.execute("DELETE FROM modeltemplatedb");
      db.execute("DELETE FROM sqlite_sequence");
    });
  }
  // Returns the id of the configured model `naive_model`.
  std::int64_t naive_model() {
    return require_model(platform_, std::string("naive_model")).model.id;
  }
  // Stores a backtest row without forecasts.
  std::int64_t stored_backtest(
      std::int64_t dataset_id,
      std::vector<std::string> org_units = {"OU_north"},
      std::vector<std::string> split_periods = {"202101"}
  ) {
    store::BacktestRow row;
    row.dataset_id = dataset_id;
    row.model_db_id = naive_model();
    row.model_id = "naive_model";
    row.created = clock_.now();
    row.org_units = std::move(org_units);
    row.split_periods = std::move(split_periods);
    return database_->transact([&](sql::Connection& db) {
      store::BacktestSpecificationRow specification;
      specification.dataset_id = dataset_id;
      row.specification_id = store::BacktestSpecificationStore(db).find_or_insert(specification);
      return store::BacktestStore(db).insert(row);
    });
  }
  // Returns the number of rows of a table.
  std::int64_t count(const std::string& table) {
    return database_->read()->query_integer("SELECT count(*) FROM " + table);
  }

  std::filesystem::path folder_;
  ManualClock clock_;
  std::unique_ptr<sql::Database> database_;
  queue::ChangeSignal signal_;
  queue::LogFiles logs_;
  queue::EmbeddedQueue queue_;
  registry::EmbeddedRegistry registry_;
  std::vector<std::string> discovered_;  // services whose discovery was requested
  bool executor_alive_ = true;
  Platform platform_;

 private:
  static std::filesystem::path make_folder() {
    std::string name = testing::TempDir() + "/chap-services-XXXXXX";
    return ::mkdtemp(name.data());
  }
};

}  // namespace chap::services
