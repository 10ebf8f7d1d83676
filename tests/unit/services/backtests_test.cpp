#include "services/backtests.hpp"

#include "tests/unit/services/platform_fixture.hpp"

namespace chap::services {
namespace {

class BacktestsTest : public PlatformTest {};

TEST_F(BacktestsTest, RenamesABacktest) {
  const auto id = stored_backtest(stored_dataset(24));
  EXPECT_EQ(rename_backtest(platform(), id, "new name").backtest.name, "new name");
  EXPECT_EQ(read_backtest(platform(), id).backtest.name, "new name");
}

TEST_F(BacktestsTest, AnUnknownBacktestIsNotFound) {
  EXPECT_EQ(message_of([&] { read_backtest(platform(), 7); }), "Backtest not found");
  EXPECT_EQ(code_of([&] { rename_backtest(platform(), 7, "x"); }), ErrorCode::kNotFound);
  EXPECT_EQ(code_of([&] { delete_backtest(platform(), 7); }), ErrorCode::kNotFound);
  EXPECT_EQ(code_of([&] { compatible_backtests(platform(), 7); }), ErrorCode::kNotFound);
}

TEST_F(BacktestsTest, DeletesKnownBacktestsAndSkipsUnknownOnes) {
  const auto dataset = stored_dataset(24);
  const auto first = stored_backtest(dataset);
  const auto second = stored_backtest(dataset);
  EXPECT_EQ(delete_backtests(platform(), {first, second, 999}), 2);
  EXPECT_EQ(count("backtest"), 0);
}

TEST_F(BacktestsTest, ListsBacktestsByIdWithinThePage) {
  const auto dataset = stored_dataset(24);
  std::vector<std::int64_t> stored;
  for (int i = 0; i < 3; ++i) stored.push_back(stored_backtest(dataset));
  std::vector<std::int64_t> listed;
  sql::Page page;
  page.offset = 1;
  page.limit = 1;
  for_each_backtest(platform(), page, {}, [&](const store::BacktestDetails& backtest) {
    listed.push_back(backtest.backtest.id);
  });
  EXPECT_EQ(listed, std::vector<std::int64_t>{stored[1]});
}

TEST_F(BacktestsTest, ListsTheBacktestsOfADataSetOrASpecification) {
  const auto first = stored_dataset(24);
  const auto second = stored_dataset(24);
  stored_backtest(first);
  const auto wanted = stored_backtest(second);
  const auto specification = read_backtest(platform(), wanted).backtest.specification_id;
  for (const store::BacktestFilter& filter :
       {store::BacktestFilter{.dataset_id = second},
        store::BacktestFilter{.specification_id = specification},
        store::BacktestFilter{.specification_id = specification, .dataset_id = second}}) {
    std::vector<std::int64_t> listed;
    for_each_backtest(platform(), {}, filter, [&](const store::BacktestDetails& backtest) {
      listed.push_back(backtest.backtest.id);
    });
    EXPECT_EQ(listed, std::vector<std::int64_t>{wanted});
  }
}

TEST_F(BacktestsTest, BacktestsOfBaselineModelsAreNotListed) {
  stored_backtest(stored_dataset(24));
  database_->transact([](sql::Connection& db) {
    db.execute("UPDATE modeltemplatedb SET role = 'baseline'");
  });
  int listed = 0;
  for_each_backtest(platform(), {}, {}, [&](const store::BacktestDetails&) { ++listed; });
  EXPECT_EQ(listed, 0);
}

TEST_F(BacktestsTest, BacktestsOfDifferentTargetsAreNotCompatible) {
  const auto dataset = stored_dataset(24);
  const auto own = stored_backtest(dataset);
  const auto other = stored_backtest(stored_dataset(24));
  EXPECT_EQ(compatible_backtests(platform(), own).size(), 1U);
  database_->transact([&](sql::Connection& db) {
    db.execute(
        "UPDATE backtestspecification SET target_column = 'rainfall' WHERE id ="
        " (SELECT specification_id FROM backtest WHERE id = $1)",
        other
    );
  });
  EXPECT_TRUE(compatible_backtests(platform(), own).empty());
}

TEST_F(BacktestsTest, ABacktestIsCompatibleWhenItSharesAnOrgUnitAndASplitPeriod) {
  const auto dataset = stored_dataset(24);
  const auto own = stored_backtest(dataset, {"a", "b"}, {"202101", "202102"});
  const auto same = stored_backtest(dataset, {"b"}, {"202102"});
  stored_backtest(dataset, {"c"}, {"202102"});
  stored_backtest(dataset, {"a"}, {"202103"});
  const auto compatible = compatible_backtests(platform(), own);
  ASSERT_EQ(compatible.size(), 1U);
  EXPECT_EQ(compatible[0].backtest.id, same);
}

TEST_F(BacktestsTest, OverlapListsSharedOrgUnitsAndSplitPeriodsInAscendingOrder) {
  const auto dataset = stored_dataset(24);
  const auto a = stored_backtest(dataset, {"c", "a", "b"}, {"202102", "202101"});
  const auto b = stored_backtest(dataset, {"b", "c"}, {"202102", "202103"});
  const Overlap overlap = backtest_overlap(platform(), a, b);
  EXPECT_EQ(overlap.org_units, (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(overlap.split_periods, std::vector<std::string>{"202102"});
}

TEST_F(BacktestsTest, OverlapNamesTheFirstUnknownBacktest) {
  const auto known = stored_backtest(stored_dataset(24));
  EXPECT_EQ(message_of([&] { backtest_overlap(platform(), known, 98); }), "Backtest 98 not found");
  EXPECT_EQ(message_of([&] { backtest_overlap(platform(), 97, 98); }), "Backtest 97 not found");
}

TEST(ParseBacktestIds, ReadsEachIdOnceInAscendingOrder) {
  EXPECT_EQ(parse_backtest_ids("3, 1,3,1_0"), (std::vector<std::int64_t>{1, 3, 10}));
}

TEST(ParseBacktestIds, RefusesTextsThatAreNotLists) {
  EXPECT_EQ(message_of([] { parse_backtest_ids(""); }), "No backtest IDs provided.");
  for (const char* text : {",", " , ", "1,,2", "1,x", "1.5"}) {
    EXPECT_EQ(code_of([&] { parse_backtest_ids(text); }), ErrorCode::kInvalidInput) << text;
  }
}

}  // namespace
}  // namespace chap::services
