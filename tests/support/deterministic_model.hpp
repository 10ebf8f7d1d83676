// The model with which the backtest vectors were computed. Its sample j for step k is
// max(0, y + offset_j * k), where y is the last known number of cases.
#pragma once

#include "domain/evaluation/model.hpp"
#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace chap::testing_support {

class DeterministicModel : public evaluation::Model {
 public:
  void train(const evaluation::History& history) override {
    trained_on.push_back(history.data.periods().last().id());
  }

  evaluation::Forecast predict(
      const evaluation::History& history, const evaluation::Future& future, std::size_t
  ) override {
    static constexpr std::array<double, 5> kOffsets = {-1, 0, 1, 2, 5};
    futures.push_back(future);
    const series::DataSet& seen = history.data;
    evaluation::Forecast out{seen.org_units(), future.periods(), kOffsets.size(), {}};
    for (std::size_t org_unit = 0; org_unit < seen.org_units().size(); ++org_unit) {
      double last = 0;
      for (const double v : seen.values(*seen.feature_index("disease_cases"), org_unit)) {
        if (!std::isnan(v)) last = v;
      }
      for (std::size_t k = 1; k <= future.periods().size(); ++k) {
        for (const double offset : kOffsets)
          out.samples.push_back(std::max(0.0, last + offset * double(k)));
      }
    }
    return out;
  }

  std::vector<std::string> trained_on;      // the last known period of each train() call
  std::vector<evaluation::Future> futures;  // the argument of each predict() call
};

// Compares a Future with the one of a `predict` call in the vectors: the periods must be equal, and
// the covariates may differ by at most `tolerance`.
inline void expect_future(
    const evaluation::Future& found, const json::Value& call, double tolerance
) {
  EXPECT_EQ(found.periods().first().id(), text_at(call, "future_first"));
  EXPECT_EQ(found.periods().last().id(), text_at(call, "future_last"));
  for (const json::Member& org_unit : at(call, "future_values").members()) {
    for (const json::Member& feature : org_unit.value.members()) {
      const auto values = found.covariates.values(
          *found.covariates.feature_index(feature.key),
          *found.covariates.org_unit_index(org_unit.key)
      );
      for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECT_NEAR(values[i], feature.value.items()[i].number(), tolerance);
      }
    }
  }
}

}  // namespace chap::testing_support
