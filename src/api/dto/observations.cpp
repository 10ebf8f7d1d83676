#include "api/dto/observations.hpp"

#include "foundation/base/error.hpp"
#include "foundation/base/utf8.hpp"
#include "foundation/schema/scalars.hpp"

#include <cmath>
#include <limits>

namespace chap::schema {
namespace {

// Pointers to the members of an observation. The constructor finds the camelCase and the snake_case
// names in one pass.
struct Element {
  const json::Value* period = nullptr;
  const json::Value* org_unit = nullptr;
  const json::Value* value = nullptr;
  const json::Value* feature_name = nullptr;

  explicit Element(const json::Value& object) {
    const json::Value* snake_org_unit = nullptr;
    const json::Value* snake_feature_name = nullptr;
    for (const json::Member& member : object.members()) {
      if (member.key == "period") period = &member.value;
      if (member.key == "value") value = &member.value;
      if (member.key == "orgUnit") org_unit = &member.value;
      if (member.key == "featureName") feature_name = &member.value;
      if (member.key == "org_unit") snake_org_unit = &member.value;
      if (member.key == "feature_name") snake_feature_name = &member.value;
    }
    if (org_unit == nullptr) org_unit = snake_org_unit;
    if (feature_name == nullptr) feature_name = snake_feature_name;
  }

  // Returns whether every member has the expected JSON type, so that no conversion is needed. Most
  // elements have the expected types.
  bool has_expected_types() const {
    return period != nullptr && period->is_string() && org_unit != nullptr &&
           org_unit->is_string() && feature_name != nullptr && feature_name->is_string() &&
           value != nullptr && (value->is_null() || value->is_number());
  }
};

void add(series::Observations& out, const Element& element) {
  const double number =
      element.value->is_null() ? std::numeric_limits<double>::quiet_NaN() : element.value->number();
  out.add(
      element.period->as_string(),
      without_outer_blanks(element.org_unit->as_string()),
      element.feature_name->as_string(),
      number
  );
}

// Reads an element without the expected types by the field table of ObservationBase, which converts
// values and reports problems.
bool add_by_field_table(const json::Value& item, series::Observations& out, Report& report) {
  dto::ObservationBase observation;
  if (!Codec<dto::ObservationBase>::read(item, observation, report)) return false;
  if (!observation.feature_name) {
    throw invalid_input(
        "An observation of " + observation.org_unit + " in " + observation.period +
        " has no featureName"
    );
  }
  out.add(
      observation.period,
      without_outer_blanks(observation.org_unit),
      *observation.feature_name,
      observation.value.value_or(std::numeric_limits<double>::quiet_NaN())
  );
  return true;
}

void require_storable_texts(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) require_storable(text);
}

}  // namespace

bool Codec<series::Observations>::read(
    const json::Value& value, series::Observations& out, Report& report
) {
  if (!value.is_array()) {
    report.add("list_type", "Input should be a valid list", value);
    return false;
  }
  const auto items = value.items();
  bool valid = true;
  for (std::size_t i = 0; i < items.size() && report.size() < kMaxProblems; ++i) {
    if (items[i].is_object()) {
      const Element element(items[i]);
      if (element.has_expected_types()) {
        add(out, element);
        continue;
      }
    }
    const Report::Step step(report, i);
    valid = add_by_field_table(items[i], out, report) && valid;
  }
  // Each distinct text is checked once for the whole list, not once for each observation.
  require_storable_texts(out.period_texts());
  require_storable_texts(out.org_units());
  require_storable_texts(out.features());
  return valid;
}

}  // namespace chap::schema
