#include "domain/series/validation.hpp"

#include "domain/series/data_periods.hpp"
#include "domain/series/data_set.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string_view>

namespace chap::series {
namespace {

using period::Period;

constexpr std::string_view kGeneratedPrefix = "gen:";  // of covariates that are computed

struct ByFirstDay {
  bool operator()(const Period& a, const Period& b) const { return a.first_day() < b.first_day(); }
};
using Periods = std::set<Period, ByFirstDay>;

struct OrgUnitPeriods {
  Periods periods;
  std::map<std::string, Periods> missing;  // by feature
};
using OrgUnitTable = std::map<std::string, OrgUnitPeriods>;

bool is_reserved(std::string_view column) {
  static constexpr std::array<std::string_view, 4> kReserved = {
      "time_period", "location", "location_name", kTarget};
  return std::find(kReserved.begin(), kReserved.end(), column) != kReserved.end();
}

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> texts_of(const Periods& periods) {
  std::vector<std::string> out;
  out.reserve(periods.size());
  for (const Period& period : periods) out.push_back(period.hyphenated());
  return out;
}

OrgUnitTable org_units_of(const Observations& observations) {
  const std::vector<Period> periods = data_periods(observations.period_texts());
  OrgUnitTable org_units;
  for (std::size_t i = 0; i < observations.size(); ++i) {
    const Observations::Row row = observations.row(i);
    OrgUnitPeriods& org_unit = org_units[observations.org_units()[row.org_unit]];
    org_unit.periods.insert(periods[row.period]);
    if (std::isnan(row.value))
      org_unit.missing[observations.features()[row.feature]].insert(periods[row.period]);
  }
  return org_units;
}

void find_missing_values_and_text_columns(
    const CsvTable& table, const OrgUnitTable& org_units, std::vector<Issue>& issues
) {
  std::set<std::string> reported;  // text columns, each reported once
  for (const auto& [id, org_unit] : org_units) {
    for (const std::string& column : table.columns) {
      if (is_reserved(column)) continue;
      if (holds(table.text_columns, column)) {
        if (!reported.insert(column).second) continue;
        issues.push_back(
            {IssueLevel::kWarning,
             fmt::format("Column '{}' is non-numeric and will be ignored by models", column),
             ""}
        );
      } else if (const auto missing = org_unit.missing.find(column);
                 missing != org_unit.missing.end()) {
        issues.push_back(
            {IssueLevel::kError,
             fmt::format("Missing values in '{}'", column),
             id,
             texts_of(missing->second)}
        );
      }
    }
  }
}

void find_short_org_units(const OrgUnitTable& org_units, std::vector<Issue>& issues) {
  Periods all;
  for (const auto& [id, org_unit] : org_units)
    all.insert(org_unit.periods.begin(), org_unit.periods.end());
  for (const auto& [id, org_unit] : org_units) {
    Periods lacking;
    std::set_difference(
        all.begin(),
        all.end(),
        org_unit.periods.begin(),
        org_unit.periods.end(),
        std::inserter(lacking, lacking.end()),
        ByFirstDay{}
    );
    if (lacking.empty()) continue;
    issues.push_back(
        {IssueLevel::kError, "Location has fewer time periods than others", id, texts_of(lacking)}
    );
  }
}

const char* name_of(period::Kind kind) {
  if (const auto frequency = period::frequency_of(kind)) return frequency->period_type;
  return kind == period::Kind::kYear ? "year" : "day";
}

void compare_with_model(
    const ModelNeeds& model, const CsvTable& table, std::vector<Issue>& issues
) {
  std::vector<std::string> fields = table.observations.features();
  std::sort(fields.begin(), fields.end());
  const auto error = [&](std::string message) {
    issues.push_back({IssueLevel::kError, std::move(message), ""});
  };
  for (const std::string& covariate : model.covariates) {
    if (covariate.starts_with(kGeneratedPrefix) || holds(fields, covariate)) continue;
    error(fmt::format(
        "Required covariate '{}' not found in dataset. Available fields: ['{}']",
        covariate,
        fmt::join(fields, "', '")
    ));
  }
  for (const std::string& covariate : model.covariates) {
    if (!covariate.starts_with(kGeneratedPrefix)) continue;
    const std::string generator = covariate.substr(kGeneratedPrefix.size());
    if (holds(model.generators, generator)) continue;
    error(fmt::format("Unknown feature generator '{}' in '{}'", generator, covariate));
  }
  const Period first = data_periods(table.observations.period_texts()).front();
  const std::string kind = name_of(first.kind());
  if (model.period_type && *model.period_type != kind) {
    const char* required = *model.period_type == "week" ? "weekly" : "monthly";
    error(fmt::format("Model requires {} data but dataset has {} periods", required, kind));
  }
  for (const std::string& field : fields) {
    if (is_reserved(field) || holds(model.covariates, field)) continue;
    issues.push_back(
        {IssueLevel::kWarning,
         fmt::format("Column '{}' is present in the dataset but not used by the model", field),
         ""}
    );
  }
}

}  // namespace

std::vector<Issue> validate(const CsvTable& table, const std::optional<ModelNeeds>& model) {
  if (table.observations.empty()) throw invalid_input("There is no data to validate");
  const OrgUnitTable org_units = org_units_of(table.observations);
  std::vector<Issue> issues;
  find_missing_values_and_text_columns(table, org_units, issues);
  find_short_org_units(org_units, issues);
  if (model) compare_with_model(*model, table, issues);
  return issues;
}

bool has_error(const std::vector<Issue>& issues) {
  return std::ranges::any_of(issues, [](const Issue& i) { return i.level == IssueLevel::kError; });
}

std::string group_into_runs(const std::vector<std::string>& periods) {
  std::string out;
  for (std::size_t from = 0; from < periods.size();) {
    std::size_t last = from;
    while (last + 1 < periods.size() &&
           Period::require(periods[last]).next() == Period::require(periods[last + 1])) {
      ++last;
    }
    if (!out.empty()) out += ", ";
    out += periods[from];
    if (last > from) out += fmt::format(" to {} ({} periods)", periods[last], last - from + 1);
    from = last + 1;
  }
  return out;
}

}  // namespace chap::series
