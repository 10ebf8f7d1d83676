#include "modelrun/chapkit/frames.hpp"

#include "domain/evaluation/model_failure.hpp"
#include "foundation/json/writer.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <map>
#include <unordered_map>

namespace chap::chapkit {
namespace {

using evaluation::ModelFailure;
using period::Period;

constexpr std::string_view kSamplePrefix = "sample_";
constexpr std::size_t kMaxSamples = 100'000;
constexpr std::size_t kMaxShownBytes = 60;

// A cell of the frame as text. Ids and periods may be numbers.
std::string text_of(const json::Value& cell) {
  return cell.is_string() ? std::string(cell.as_string()) : json::to_text(cell);
}

std::string shown(const json::Value& cell) { return text_of(cell).substr(0, kMaxShownBytes); }

struct Columns {
  std::size_t period = 0;
  std::size_t location = 0;
  std::vector<std::size_t> samples;  // the column of each sample, in the order of the samples
};

std::optional<std::size_t> sample_number(std::string_view name) {
  if (!name.starts_with(kSamplePrefix)) return std::nullopt;
  const std::string_view digits = name.substr(kSamplePrefix.size());
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number >= kMaxSamples) {
    throw ModelFailure(fmt::format("The forecast has a column '{}'", name.substr(0, kMaxShownBytes))
    );
  }
  return number;
}

std::vector<std::size_t> sample_columns(std::span<const json::Value> names) {
  std::map<std::size_t, std::size_t> by_number;
  for (std::size_t column = 0; column < names.size(); ++column) {
    if (!names[column].is_string()) continue;
    const auto number = sample_number(names[column].as_string());
    if (number && !by_number.emplace(*number, column).second) {
      throw ModelFailure(fmt::format("The forecast has the column 'sample_{}' twice", *number));
    }
  }
  if (by_number.empty()) throw ModelFailure("The forecast has no column 'sample_0'");
  std::vector<std::size_t> columns;
  for (const auto& [number, column] : by_number) {
    if (number != columns.size()) {
      throw ModelFailure(fmt::format("The forecast has no column 'sample_{}'", columns.size()));
    }
    columns.push_back(column);
  }
  return columns;
}

Columns columns_of(std::span<const json::Value> names) {
  const auto require = [&](std::string_view wanted) {
    for (std::size_t column = 0; column < names.size(); ++column) {
      if (names[column].is_string() && names[column].as_string() == wanted) return column;
    }
    throw ModelFailure(fmt::format("The forecast has no column '{}'", wanted));
  };
  return {require("time_period"), require("location"), sample_columns(names)};
}

// Finds the position of a period of the frame among the requested periods.
class PeriodPositions {
 public:
  explicit PeriodPositions(const period::PeriodRange& periods) : periods_(periods) {
    for (std::size_t i = 0; i < periods.size(); ++i) by_text_[frame_period(periods.at(i))] = i;
  }

  // Returns nullopt for a period before the requested periods.
  std::optional<std::size_t> find(const json::Value& cell) {
    const std::string text = text_of(cell);
    const auto known = by_text_.find(text);
    if (known != by_text_.end()) return known->second;
    const std::optional<std::size_t> position = read(text);
    by_text_[text] = position;
    return position;
  }

 private:
  std::optional<std::size_t> read(const std::string& text) const {
    const std::optional<Period> period = Period::parse(text);
    if (!period) {
      throw ModelFailure(fmt::format(
          "The forecast has a time_period '{}', which is not a period",
          text.substr(0, kMaxShownBytes)
      ));
    }
    for (std::size_t i = 0; i < periods_.size(); ++i) {
      if (periods_.at(i).first_day() == period->first_day()) return i;
    }
    if (period->first_day() < periods_.first().first_day()) return std::nullopt;
    throw ModelFailure(fmt::format(
        "The forecast has the period {}, which was not requested", text.substr(0, kMaxShownBytes)
    ));
  }

  const period::PeriodRange& periods_;
  std::unordered_map<std::string, std::optional<std::size_t>> by_text_;
};

// The samples of one org unit, for all requested periods.
struct OrgUnitSamples {
  std::vector<double> samples;
  std::vector<bool> has_period;
};

class FrameReader {
 public:
  FrameReader(const Columns& columns, const period::PeriodRange& periods)
      : columns_(columns), periods_(periods), positions_(periods) {}

  void read_row(std::span<const json::Value> row) {
    const json::Value& location = row[columns_.location];
    const std::optional<std::size_t> position = positions_.find(row[columns_.period]);
    if (!position) return;
    OrgUnitSamples& org_unit = org_units_[text_of(location)];
    const std::size_t n = columns_.samples.size();
    if (org_unit.has_period.empty()) {
      org_unit.samples.resize(periods_.size() * n);
      org_unit.has_period.resize(periods_.size());
    }
    if (org_unit.has_period[*position]) {
      throw ModelFailure(fmt::format(
          "The forecast has two rows for {} in {}", shown(location), shown(row[columns_.period])
      ));
    }
    org_unit.has_period[*position] = true;
    for (std::size_t i = 0; i < n; ++i) {
      org_unit.samples[*position * n + i] = sample(row, i);
    }
  }

  evaluation::Forecast forecast() const {
    evaluation::Forecast out{{}, periods_, columns_.samples.size(), {}};
    for (const auto& [id, org_unit] : org_units_) {
      for (std::size_t i = 0; i < periods_.size(); ++i) {
        if (org_unit.has_period[i]) continue;
        throw ModelFailure(
            fmt::format("The forecast for {} has no row for {}", id, frame_period(periods_.at(i)))
        );
      }
      out.org_units.push_back(id);
      out.samples.insert(out.samples.end(), org_unit.samples.begin(), org_unit.samples.end());
    }
    return out;
  }

 private:
  double sample(std::span<const json::Value> row, std::size_t number) const {
    const json::Value& cell = row[columns_.samples[number]];
    const double value = cell.is_number() ? cell.number() : NAN;
    if (std::isfinite(value)) return value;
    throw ModelFailure(fmt::format(
        "Samples are not finite: sample_{} of {} in {} is {}",
        number,
        shown(row[columns_.location]),
        shown(row[columns_.period]),
        shown(cell)
    ));
  }

  const Columns& columns_;
  const period::PeriodRange& periods_;
  PeriodPositions positions_;
  std::map<std::string, OrgUnitSamples> org_units_;
};

}  // namespace

std::string frame_period(const Period& period) {
  if (!period.is_weekly()) return period.hyphenated();
  return fmt::format("{}-W{:02}", period.id().substr(0, 4), period.week_of_year());
}

std::string frame_json(const series::DataSet& data, const series::Polygons& polygons) {
  const std::size_t n_periods = data.periods().size();
  std::vector<std::string> periods;
  for (std::size_t i = 0; i < n_periods; ++i) periods.push_back(frame_period(data.periods().at(i)));
  json::Writer out(
      json::Style::kPythonRepr,
      data.org_units().size() * n_periods * (50 + 10 * data.features().size())
  );
  out.begin_object();
  out.key("columns");
  out.begin_array();
  out.string("time_period");
  for (const std::string& feature : data.features()) out.string(feature);
  out.string("parent");
  out.string("location");
  out.end_array();
  out.key("data");
  out.begin_array();
  for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
    const std::string& id = data.org_units()[org_unit];
    const std::string_view parent = polygons.parent_of(id);
    for (std::size_t i = 0; i < n_periods; ++i) {
      out.begin_array();
      out.string(periods[i]);
      for (std::size_t feature = 0; feature < data.features().size(); ++feature) {
        out.real(data.values(feature, org_unit)[i]);  // NaN becomes null
      }
      out.string(parent);
      out.string(id);
      out.end_array();
    }
  }
  out.end_array();
  out.end_object();
  return out.take();
}

evaluation::Forecast forecast_of_frame(
    const json::Value& frame, const period::PeriodRange& periods
) {
  const json::Value* names = frame.find("columns");
  const json::Value* rows = frame.find("data");
  if (names == nullptr || !names->is_array() || rows == nullptr || !rows->is_array()) {
    throw ModelFailure("The forecast is not a data frame with 'columns' and 'data'");
  }
  const Columns columns = columns_of(names->items());
  FrameReader reader(columns, periods);
  for (std::size_t i = 0; i < rows->items().size(); ++i) {
    const json::Value& row = rows->items()[i];
    if (!row.is_array() || row.items().size() != names->items().size()) {
      throw ModelFailure(
          fmt::format("Row {} of the forecast does not have {} cells", i + 1, names->items().size())
      );
    }
    reader.read_row(row.items());
  }
  return reader.forecast();
}

}  // namespace chap::chapkit
