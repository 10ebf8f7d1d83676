// Finds the problems of a table before a model runs on it, for `chap validate` (evaluation.md 3.6).
// All problems are collected, not only the first. Pure functions.
#pragma once

#include "domain/period/period.hpp"
#include "domain/series/csv.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chap::series {

enum class IssueLevel { kWarning, kError };

struct Issue {
  IssueLevel level = IssueLevel::kError;
  std::string message;
  std::string location;                   // an org unit id; empty: the whole table
  std::vector<std::string> periods = {};  // hyphenated texts, ascending

  friend bool operator==(const Issue&, const Issue&) = default;
};

// The requirements of a model on its data.
struct ModelNeeds {
  std::vector<std::string> covariates;          // `gen:<id>` is a computed covariate
  std::vector<std::string> generators;          // the ids of all computed covariates
  std::optional<std::string> period_type = {};  // month or week; nullopt: any
};

// Returns warnings and errors in the order of evaluation.md 3.6. Throws Error (kInvalidInput) if
// there are no data or a period cannot be used.
std::vector<Issue> validate(const CsvTable& table, const std::optional<ModelNeeds>& model = {});

bool has_error(const std::vector<Issue>& issues);

// Ascending periods as text, in which consecutive periods are joined: `2020-01 to 2020-03 (3
// periods), 2020-07`.
std::string group_into_runs(const std::vector<std::string>& periods);

}  // namespace chap::series
