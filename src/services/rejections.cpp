#include "services/rejections.hpp"

#include "foundation/json/writer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace chap::services {
namespace {

using series::Rejection;

constexpr const char* kNothingImported = "Missing values. No data was imported.";
constexpr std::size_t kMaxNames = 100;  // the most org units or periods that one line names

// The names of members in JSON: in camelCase only, or in camelCase and again in snake_case.
enum class Spelling { kCamel, kBoth };

void write_rejection(json::Writer& w, const Rejection& rejection, Spelling spelling) {
  const auto periods = [&](const char* key) {
    w.key(key);
    w.begin_array();
    for (const std::string& period : rejection.time_periods) w.string(period);
    w.end_array();
  };
  const auto text = [&](const char* key, const std::string& value) {
    w.key(key);
    w.string(value);
  };
  w.begin_object();
  text("reason", rejection.reason);
  text("orgUnit", rejection.org_unit);
  text("featureName", rejection.feature_name);
  periods("timePeriods");
  if (spelling == Spelling::kBoth) {
    text("org_unit", rejection.org_unit);
    text("feature_name", rejection.feature_name);
    periods("time_periods");
  }
  w.end_object();
}

void write_rejections(json::Writer& w, const std::vector<Rejection>& rejected, Spelling spelling) {
  w.begin_array();
  for (const Rejection& rejection : rejected) write_rejection(w, rejection, spelling);
  w.end_array();
}

// Returns the JSON of the member `detail` in the body of an error.
std::string detail(const char* message, const std::vector<Rejection>& rejected, Spelling spelling) {
  json::Writer w;
  w.begin_object();
  w.key("message");
  w.string(message);
  w.key("imported_count");
  w.integer(0);
  w.key("rejected");
  write_rejections(w, rejected, spelling);
  w.end_object();
  return w.take();
}

const char* message_of(const std::vector<Rejection>& rejected) {
  const bool only_missing = std::ranges::all_of(rejected, [](const Rejection& rejection) {
    return rejection.reason == series::kMissingValue;
  });
  return only_missing ? "All regions rejected due to missing values"
                      : "All regions rejected due to missing or negative values";
}

std::string list_of_names(const std::vector<std::string>& names) {
  if (names.size() <= kMaxNames) return fmt::format("{}", fmt::join(names, ", "));
  const std::vector<std::string> first(names.begin(), names.begin() + kMaxNames);
  return fmt::format("{} and {} more", fmt::join(first, ", "), names.size() - kMaxNames);
}

}  // namespace

AllRejected::AllRejected(std::vector<Rejection> rejected)
    : Error(Error::with_json(
          ErrorCode::kInvalidInput,
          message_of(rejected),
          detail(message_of(rejected), rejected, Spelling::kCamel)
      )),
      rejected_(std::move(rejected)) {}

void append(std::vector<series::Rejection>& all, std::vector<series::Rejection> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

Error nothing_imported(const std::vector<Rejection>& rejected) {
  return Error::with_json(
      ErrorCode::kInvalidInput,
      kNothingImported,
      detail(kNothingImported, rejected, Spelling::kBoth)
  );
}

std::string rejections_json(const std::vector<Rejection>& rejected) {
  json::Writer w;
  write_rejections(w, rejected, Spelling::kCamel);
  return w.take();
}

std::vector<std::string> rejection_notes(const std::vector<Rejection>& rejected) {
  // For each pair of reason and feature, the first rejection and all rejected org units. The pairs
  // are in the order in which they first occur in `rejected`.
  std::vector<std::pair<const Rejection*, std::vector<std::string>>> reasons;
  for (const Rejection& rejection : rejected) {
    const auto same = std::ranges::find_if(reasons, [&](const auto& reason) {
      return reason.first->reason == rejection.reason &&
             reason.first->feature_name == rejection.feature_name;
    });
    if (same == reasons.end()) {
      reasons.push_back({&rejection, {rejection.org_unit}});
    } else {
      same->second.push_back(rejection.org_unit);
    }
  }
  std::vector<std::string> notes;
  for (const auto& [first, org_units] : reasons) {
    std::string note =
        fmt::format("{} ({}): {}", first->reason, first->feature_name, list_of_names(org_units));
    if (!first->time_periods.empty()) {
      note +=
          fmt::format("; periods of {}: {}", first->org_unit, list_of_names(first->time_periods));
    }
    notes.push_back(std::move(note));
  }
  return notes;
}

}  // namespace chap::services
