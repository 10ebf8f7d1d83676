#include "services/alert_policies.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/python_text.hpp"
#include "foundation/base/utf8.hpp"
#include "foundation/json/parse.hpp"
#include "storage/sql/database.hpp"
#include "storage/sql/error.hpp"

#include <map>

namespace chap::services {
namespace {

using store::AlertPolicyRow;
using store::AlertPolicyStore;

void require_level_names(const std::vector<evaluation::AlertLevel>& levels) {
  std::vector<std::string> untrimmed;
  std::vector<std::string> repeated;
  std::map<std::string, int> counts;
  for (const evaluation::AlertLevel& level : levels) {
    const std::string_view trimmed = without_outer_blanks(level.name);
    if (trimmed.empty()) throw unprocessable("Every alert level needs a name");
    if (trimmed != level.name) untrimmed.push_back(level.name);
    ++counts[level.name];
  }
  if (!untrimmed.empty()) {
    throw unprocessable(
        "Alert level names cannot start or end with whitespace, got " + python_list(untrimmed)
    );
  }
  for (const auto& [name, count] : counts) {
    if (count > 1) repeated.push_back(name);
  }
  if (!repeated.empty()) {
    throw unprocessable(
        "Alert level names must be unique within a policy, got duplicates: " + python_list(repeated)
    );
  }
}

// Reads the member `key`, which is a number or a list of numbers. Returns `fallback` if the member
// contains no number.
std::vector<double> numbers_of(const json::Value& object, const char* key, double fallback) {
  const json::Value* member = object.find(key);
  std::vector<double> numbers;
  if (member != nullptr && member->is_number()) return {member->number()};
  if (member != nullptr && member->is_array()) {
    for (const json::Value& item : member->items()) {
      if (item.is_number()) numbers.push_back(item.number());
    }
  }
  return numbers.empty() ? std::vector{fallback} : numbers;
}

std::optional<evaluation::ThresholdParams> params_of(const json::Value& object) {
  const json::Value* type = object.is_object() ? object.find("type") : nullptr;
  if (type == nullptr || !type->is_string()) return std::nullopt;
  if (type->as_string() == "seasonal") {
    return evaluation::SeasonalParams{
        numbers_of(object, "std_multiplier", evaluation::kDefaultDeviations)};
  }
  if (type->as_string() != "percentile") return std::nullopt;
  evaluation::PercentileParams params;
  params.quantiles = numbers_of(object, "quantile", params.quantiles.front());
  const json::Value* years = object.find("baseline_years");
  if (years != nullptr && years->is_null()) params.baseline_years.reset();
  if (years != nullptr && years->kind() == json::Kind::kInt)
    params.baseline_years = years->as_int();
  return params;
}

std::optional<evaluation::AlertLevel> level_of(const json::Value& object) {
  if (!object.is_object()) return std::nullopt;
  const json::Value* name = object.find("name");
  const json::Value* params = object.find("threshold_params");
  const json::Value* exceedance = object.find("exceedance_threshold");
  if (name == nullptr || !name->is_string() || params == nullptr) return std::nullopt;
  if (exceedance == nullptr || !exceedance->is_number()) return std::nullopt;
  auto threshold = params_of(*params);
  if (!threshold) return std::nullopt;
  return evaluation::AlertLevel{
      std::string(name->as_string()), std::move(*threshold), exceedance->number()};
}

// Returns the reason why a policy cannot be deleted; nullopt if the policy can be deleted.
std::optional<std::string> use_of(AlertPolicyStore& policies, std::int64_t id) {
  if (const auto setup = policies.first_setup(id)) {
    return "is still used by prediction setup " + std::to_string(*setup);
  }
  if (const auto alert = policies.first_alert(id)) {
    return "still has alerts raised against it, e.g. " + std::to_string(*alert);
  }
  return std::nullopt;
}

}  // namespace

std::int64_t create_alert_policy(Platform& platform, const NewAlertPolicy& request) {
  if (without_outer_blanks(request.name).empty()) throw unprocessable("name is required");
  require_level_names(levels_of(request.levels));
  AlertPolicyRow row;
  row.name = request.name;
  row.levels = request.levels;
  row.created = platform.clock.now();
  return platform.database.transact([&](sql::Connection& db) {
    return AlertPolicyStore(db).insert(row);
  });
}

std::vector<AlertPolicyRow> list_alert_policies(Platform& platform, const sql::Page& page) {
  const sql::Lease db = platform.database.read();
  return AlertPolicyStore(*db).list(page);
}

AlertPolicyRow read_alert_policy(Platform& platform, std::int64_t id) {
  const sql::Lease db = platform.database.read();
  return require_alert_policy(*db, id);
}

void delete_alert_policy(Platform& platform, std::int64_t id) {
  const std::string policy = "AlertPolicy " + std::to_string(id) + " ";
  try {
    platform.database.transact_deletion([&](sql::Connection& db) {
      AlertPolicyStore policies(db);
      if (const auto use = use_of(policies, id)) throw conflict(policy + *use);
      if (!policies.remove(id)) throw not_found(unknown_alert_policy(id));
    });
  } catch (const sql::ForeignKeyViolation&) {
    // Another server has stored a row that refers to the policy after the check in use_of().
    throw conflict(policy + "is still in use");
  }
}

std::string unknown_alert_policy(std::int64_t id) {
  return "AlertPolicy " + std::to_string(id) + " not found";
}

AlertPolicyRow require_alert_policy(sql::Connection& db, std::int64_t id) {
  auto found = AlertPolicyStore(db).find(id);
  if (!found) throw not_found(unknown_alert_policy(id));
  return std::move(*found);
}

std::vector<evaluation::AlertLevel> levels_of(const std::string& stored_levels) {
  std::vector<evaluation::AlertLevel> levels;
  const json::Document document = json::parse(stored_levels);
  if (!document.root().is_array()) return levels;
  for (const json::Value& item : document.root().items()) {
    if (auto level = level_of(item)) levels.push_back(std::move(*level));
  }
  return levels;
}

}  // namespace chap::services
