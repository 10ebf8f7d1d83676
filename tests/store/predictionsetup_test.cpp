#include "storage/sql/error.hpp"
#include "storage/store/prediction_store.hpp"
#include "storage/store/predictionsetup_store.hpp"
#include "tests/store/store_fixture.hpp"

namespace chap::store {
namespace {

class PredictionSetupTest : public StoreTest {
 protected:
  PredictionSetupTest() : dataset_(add_dataset()), model_(add_model()) {}

  PredictionSetupRow sample_row(std::int64_t backtest) const {
    PredictionSetupRow row;
    row.name = "weekly";
    row.created = parse_timestamp("2026-03-03 08:15:00.610717");
    row.backtest_id = backtest;
    row.configured_model_id = model_;
    row.start_period = "202401";
    row.period_type = "month";
    row.org_units = {"OU_north", "OU_south"};
    row.covariate_sources = R"([{"covariate":"rainfall","data_element_id":"DE"}])";
    row.quantile_targets = R"([{"quantile":"0.5","data_element_id":"MED"}])";
    row.schedule_cron_expression = "0 6 * * 1";
    row.schedule_enabled = true;
    return row;
  }
  std::int64_t add_setup() {
    return PredictionSetupStore(db()).insert(sample_row(add_backtest(dataset_, model_)));
  }
  std::int64_t add_prediction(std::optional<std::int64_t> setup) {
    PredictionRow row;
    row.dataset_id = dataset_;
    row.model_db_id = model_;
    row.prediction_setup_id = setup;
    row.created = parse_timestamp("2026-03-03 09:00:00");
    return PredictionStore(db()).insert(row);
  }

  std::int64_t dataset_;
  std::int64_t model_;
};

TEST_F(PredictionSetupTest, AStoredRowIsReadUnchanged) {
  const std::int64_t id = add_setup();
  const auto found = PredictionSetupStore(db()).details(id);
  ASSERT_TRUE(found);
  const PredictionSetupRow& row = found->setup;
  const PredictionSetupRow expected = sample_row(row.backtest_id);
  EXPECT_EQ(row.id, id);
  EXPECT_EQ(row.name, expected.name);
  EXPECT_EQ(row.created, expected.created);
  EXPECT_EQ(row.start_period, expected.start_period);
  EXPECT_EQ(row.period_type, expected.period_type);
  EXPECT_EQ(row.org_units, expected.org_units);
  EXPECT_EQ(row.covariate_sources, expected.covariate_sources);
  EXPECT_EQ(row.quantile_targets, expected.quantile_targets);
  EXPECT_EQ(row.schedule_cron_expression, expected.schedule_cron_expression);
  EXPECT_TRUE(row.schedule_enabled);
  EXPECT_EQ(found->model.id, model_);
  EXPECT_EQ(found->model_template.name, "naive_model");
  EXPECT_TRUE(PredictionSetupStore(db()).exists(id));
  EXPECT_FALSE(PredictionSetupStore(db()).exists(id + 1));
  EXPECT_FALSE(PredictionSetupStore(db()).details(id + 1));
}

TEST_F(PredictionSetupTest, ListsPagesInOrder) {
  const std::vector<std::int64_t> ids{add_setup(), add_setup(), add_setup()};
  const auto listed = [&](const sql::Page& page) {
    std::vector<std::int64_t> found;
    for (const auto& details : PredictionSetupStore(db()).list(page))
      found.push_back(details.setup.id);
    return found;
  };
  EXPECT_EQ(listed({}), ids);
  EXPECT_EQ(listed({2, 0}), (std::vector<std::int64_t>{ids[0], ids[1]}));
  EXPECT_EQ(listed({std::nullopt, 1}), (std::vector<std::int64_t>{ids[1], ids[2]}));
  EXPECT_EQ(listed({1, 2}), (std::vector<std::int64_t>{ids[2]}));
  EXPECT_TRUE(listed({0, 0}).empty());
  EXPECT_TRUE(listed({5, 3}).empty());
}

TEST_F(PredictionSetupTest, ABacktestHasAtMostOneSetup) {
  const std::int64_t backtest = add_backtest(dataset_, model_);
  PredictionSetupStore(db()).insert(sample_row(backtest));
  EXPECT_THROW(PredictionSetupStore(db()).insert(sample_row(backtest)), sql::UniqueViolation);
  EXPECT_THROW(PredictionSetupStore(db()).insert(sample_row(999)), sql::ForeignKeyViolation);
}

TEST_F(PredictionSetupTest, UpdatesOnlyMembersThatTheApiCanChange) {
  const std::int64_t id = add_setup();
  // update() must not write the members that the API cannot change, although they are empty here.
  PredictionSetupRow row;
  row.id = id;
  row.name = "other";
  row.quantile_targets = "[]";
  PredictionSetupStore(db()).update(row);
  const PredictionSetupRow found = PredictionSetupStore(db()).details(id)->setup;
  const PredictionSetupRow kept = sample_row(found.backtest_id);
  EXPECT_EQ(found.name, "other");
  EXPECT_EQ(found.schedule_cron_expression, std::nullopt);
  EXPECT_FALSE(found.schedule_enabled);
  EXPECT_EQ(found.quantile_targets, "[]");
  EXPECT_EQ(found.created, kept.created);
  EXPECT_EQ(found.configured_model_id, model_);
  EXPECT_EQ(found.start_period, kept.start_period);
  EXPECT_EQ(found.period_type, kept.period_type);
  EXPECT_EQ(found.org_units, kept.org_units);
  EXPECT_EQ(found.covariate_sources, kept.covariate_sources);
}

TEST_F(PredictionSetupTest, RemovingASetupKeepsItsPredictions) {
  const std::int64_t id = add_setup();
  const std::int64_t other = add_setup();
  const std::int64_t own = add_prediction(id);
  const std::int64_t others = add_prediction(other);
  add_prediction(std::nullopt);
  ASSERT_EQ(PredictionStore(db()).of_setup(id).size(), 1U);
  EXPECT_EQ(PredictionStore(db()).of_setup(id)[0].prediction.id, own);
  EXPECT_TRUE(PredictionSetupStore(db()).remove(id));
  EXPECT_FALSE(PredictionSetupStore(db()).remove(id));
  EXPECT_EQ(PredictionStore(db()).details(own)->prediction.prediction_setup_id, std::nullopt);
  EXPECT_EQ(PredictionStore(db()).details(others)->prediction.prediction_setup_id, other);
  EXPECT_EQ(count("prediction"), 3);
}

}  // namespace
}  // namespace chap::store
