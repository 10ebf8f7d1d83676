#include "domain/evaluation/iterated_forecast.hpp"

#include "tests/support/deterministic_model.hpp"

#include <gtest/gtest.h>

namespace chap::evaluation {
namespace {

using series::DataSet;
using testing_support::DeterministicModel;

// The first and last period of each window for which the model was called, as "202001-202003".
std::string windows_of(std::size_t horizon, std::size_t max_horizon) {
  const DataSet history({"a", "b"}, {"disease_cases"}, {period::Period::require("201901"), 12});
  const DeterministicModel model;
  const auto trained = model.train({history}, {});
  const Future future{DataSet({"a", "b"}, {}, {period::Period::require("202001"), horizon})};
  const Forecast forecast = iterated_forecast(*trained, {history}, future, 0, max_horizon, "", {});
  EXPECT_EQ(forecast.periods, future.periods());
  EXPECT_EQ(forecast.samples.size(), 2 * horizon * 5);
  std::string windows;
  for (const Future& one : model.futures) {
    windows +=
        (windows.empty() ? "" : " ") + one.periods().first().id() + "-" + one.periods().last().id();
  }
  return windows;
}

TEST(IteratedForecastTest, CallsTheModelForWindowsWithinItsMaximum) {
  EXPECT_EQ(windows_of(3, 3), "202001-202003");
  EXPECT_EQ(windows_of(5, 3), "202001-202003 202003-202005");
  EXPECT_EQ(windows_of(6, 3), "202001-202003 202004-202006");
  EXPECT_EQ(windows_of(7, 3), "202001-202003 202004-202006 202005-202007");
}

TEST(IteratedForecastTest, TheMediansOfAStepAreTheCasesOfTheNextHistory) {
  DataSet history({"a"}, {"disease_cases", "rainfall"}, {period::Period::require("201901"), 12});
  for (double& cases : history.values(0, 0)) cases = 10;
  const DeterministicModel model;
  const auto trained = model.train({history}, {});
  DataSet covariates({"a"}, {"rainfall"}, {period::Period::require("202001"), 4});
  for (double& rain : covariates.values(0, 0)) rain = 1;
  const Forecast forecast = iterated_forecast(*trained, {history}, {covariates}, 0, 2, "", {});
  // The offsets of the model are -1, 0, 1, 2 and 5 for each period, so the median grows by 1. The
  // second step begins with the median 12 of the second period.
  EXPECT_EQ(forecast.of(0, 1)[2], 12);
  EXPECT_EQ(forecast.of(0, 2)[2], 13);
  EXPECT_EQ(forecast.of(0, 3)[2], 14);
  EXPECT_EQ(forecast.of(0, 3)[0], 10);
}

}  // namespace
}  // namespace chap::evaluation
