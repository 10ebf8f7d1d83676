// What is wrong with a table before any model runs on it: `chap validate` (contract, evaluation.md
// 3.6). Collects issues instead of stopping at the first; pure.
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
  std::string location;                   // empty: of the whole table
  std::vector<std::string> periods = {};  // hyphenated texts, ascending

  friend bool operator==(const Issue&, const Issue&) = default;
};

// What a model asks of its data.
struct ModelNeeds {
  std::vector<std::string> covariates;          // may hold `gen:<id>`
  std::vector<std::string> generators;          // ids that can be computed
  std::optional<std::string> period_type = {};  // month or week; nothing: any
};

// Warnings and errors in the order of the contract. Throws Error (kInvalidInput) for a period that
// cannot be read.
std::vector<Issue> validate(const CsvTable& table, const std::optional<ModelNeeds>& model = {});

bool has_error(const std::vector<Issue>& issues);

// `2020-01 to 2020-03 (3 periods), 2020-07`: runs of ascending periods, for people.
std::string in_runs(const std::vector<std::string>& periods);

}  // namespace chap::series
