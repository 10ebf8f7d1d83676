#include "domain/evaluation/stored_windows.hpp"

#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

#include <set>

namespace chap::evaluation {
namespace {

using testing_support::at;
using testing_support::text_at;

std::vector<StoredSplit> splits_of(const json::Value& backtest) {
  std::vector<StoredSplit> splits;
  for (const json::Value& split : at(backtest, "splits").items()) {
    splits.push_back({std::string(split.items()[0].as_string()), split.items()[1].items().size()});
  }
  return splits;
}

// The expected stride of a case. In two cases, the reference fails or gives a negative stride, and
// this program does neither (tests/vectors/v251/README.md).
std::int64_t expected_stride(const std::string& id, const json::Value& expected) {
  if (id == "unpadded_weeks") return 1;   // splits are ordered by time, not by their texts
  if (id == "impossible_week") return 4;  // a split period does not exist; 4 is the default
  return at(at(expected, "backtests").items()[0], "stride").as_int();
}

TEST(StoredWindows, DerivesTheWindowsOfTheVectors) {
  const json::Document vectors = testing_support::read_vectors("v251/digests.json");
  std::size_t count = 0;
  for (const json::Value& item : at(vectors.root(), "specifications").items()) {
    const std::string id = text_at(item, "id");
    if (id == "given_values_kept") continue;  // needs a database (upgrade_test.py)
    SCOPED_TRACE(id);
    const auto backtests = at(at(item, "input"), "backtests").items();
    const json::Value& expected = at(item, "expected");
    for (std::size_t i = 0; i < backtests.size(); ++i) {
      const Windows windows = windows_of(splits_of(backtests[i]));
      ++count;
      if (id == "impossible_week") {
        EXPECT_EQ(std::int64_t(windows.stride), expected_stride(id, expected));
        continue;
      }
      const json::Value& row = at(expected, "backtests").items()[i];
      EXPECT_EQ(std::int64_t(windows.n_periods), at(row, "n_periods").as_int());
      EXPECT_EQ(std::int64_t(windows.n_splits), at(row, "n_splits").as_int());
      EXPECT_EQ(std::int64_t(windows.n_retrain), at(row, "n_retrain").as_int());
      if (i > 0) continue;
      EXPECT_EQ(std::int64_t(windows.stride), expected_stride(id, expected));
    }
  }
  EXPECT_GT(count, 20U);
}

}  // namespace
}  // namespace chap::evaluation
