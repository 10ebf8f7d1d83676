#include "domain/series/build.hpp"

#include "domain/series/data_periods.hpp"
#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string_view>

namespace chap::series {
namespace {

using period::Period;
using period::PeriodRange;

PeriodRange range_of(const std::vector<Period>& periods, const BuildBounds& bounds) {
  const PeriodRange range = PeriodRange::spanning(periods);
  if (range.size() > bounds.periods) {
    throw invalid_input(fmt::format(
        "The data span {} periods, from {} to {}; at most {} are allowed",
        range.size(),
        range.first().id(),
        range.last().id(),
        bounds.periods
    ));
  }
  return range;
}

bool is_word_character(char c) { return ascii::is_alphanumeric(c) || c == '_'; }

// For each org unit of the request, its position in the byte order of the ids.
std::vector<std::size_t> ranks(const std::vector<std::string>& names) {
  std::vector<std::size_t> order(names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return names[a] < names[b];
  });
  std::vector<std::size_t> rank(names.size());
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  return rank;
}

// Contains one bit for each value of a data set: whether an observation has already given this
// value.
class Seen {
 public:
  explicit Seen(std::size_t cells) : words_((cells + 63) / 64) {}
  // Sets the bit. Returns false if the bit was already set.
  bool set(std::size_t cell) {
    const std::uint64_t bit = std::uint64_t{1} << (cell % 64);
    if ((words_[cell / 64] & bit) != 0) return false;
    words_[cell / 64] |= bit;
    return true;
  }

 private:
  std::vector<std::uint64_t> words_;
};

void require_cells(
    std::size_t org_units, std::size_t periods, std::size_t features, std::size_t most
) {
  if (org_units * periods > most || org_units * periods * features > most) {
    throw invalid_input(fmt::format(
        "{} org units x {} periods x {} features are more than the {} values allowed",
        org_units,
        periods,
        features,
        most
    ));
  }
}

}  // namespace

bool is_feature_name(std::string_view name) {
  static constexpr std::array<std::string_view, 3> kReserved = {
      "time_period", "location", "parent"};
  const bool word = !name.empty() && !ascii::is_digit(name[0]) &&
                    std::all_of(name.begin(), name.end(), is_word_character);
  return word && std::find(kReserved.begin(), kReserved.end(), name) == kReserved.end();
}

std::string not_a_feature_name(std::string_view name) {
  return fmt::format(
      "'{}' cannot be the name of a feature; use letters, digits and underscores, and begin with a "
      "letter",
      name.substr(0, 60)
  );
}

DataSet build_data_set(const Observations& observations, const BuildBounds& bounds) {
  if (observations.empty()) throw invalid_input("No observation data provided.");
  for (const std::string& feature : observations.features()) {
    if (!is_feature_name(feature)) throw invalid_input(not_a_feature_name(feature));
  }
  const std::vector<Period> periods = data_periods(observations.period_texts());
  const PeriodRange range = range_of(periods, bounds);
  const std::size_t org_units = observations.org_units().size();
  require_cells(org_units, range.size(), observations.features().size(), bounds.cells);

  std::vector<std::string> names = observations.org_units();
  const std::vector<std::size_t> rank = ranks(names);
  std::sort(names.begin(), names.end());
  DataSet data(std::move(names), observations.features(), range);

  std::vector<std::size_t> position(periods.size());
  for (std::size_t i = 0; i < periods.size(); ++i) {
    position[i] = std::size_t(period::distance(periods[i], range.first()));
  }
  const std::size_t cells = org_units * range.size();
  Seen seen(cells * observations.features().size());
  for (std::size_t i = 0; i < observations.size(); ++i) {
    const Observations::Row row = observations.row(i);
    const std::size_t cell = rank[row.org_unit] * range.size() + position[row.period];
    if (!seen.set(row.feature * cells + cell) || std::isinf(row.value)) {
      throw invalid_input(fmt::format(
          "{} of {} in {} {}",
          observations.features()[row.feature],
          observations.org_units()[row.org_unit],
          observations.period_texts()[row.period],
          std::isinf(row.value) ? "is infinite" : "is given twice"
      ));
    }
    data.values(row.feature, rank[row.org_unit])[position[row.period]] = row.value;
  }
  return data;
}

DataSet with_named_features(const DataSet& data, const std::vector<std::string>& features) {
  std::vector<std::size_t> numbers;
  for (const std::string& feature : features) {
    const auto number = data.feature_index(feature);
    if (!number) throw invalid_input(fmt::format("The data have no feature '{}'", feature));
    numbers.push_back(*number);
  }
  return data.with_features(numbers);
}

}  // namespace chap::series
