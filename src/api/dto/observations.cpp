#include "api/dto/observations.hpp"

#include "foundation/base/error.hpp"
#include "foundation/schema/scalars.hpp"

#include <cmath>
#include <limits>

namespace chap::schema {
namespace {

// Views of one element's members, both spellings looked at in one pass.
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

  // The usual case: texts where texts belong, a plain number or null.
  bool plain() const {
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
      element.org_unit->as_string(),
      element.feature_name->as_string(),
      number
  );
}

// Everything else goes through the field table, which reports what is wrong.
bool add_through_table(const json::Value& item, series::Observations& out, Report& report) {
  dto::ObservationBase read;
  if (!Codec<dto::ObservationBase>::read(item, read, report)) return false;
  if (!read.feature_name) {
    throw invalid_input(
        "An observation of " + read.org_unit + " in " + read.period + " has no featureName"
    );
  }
  out.add(
      read.period,
      read.org_unit,
      *read.feature_name,
      read.value.value_or(std::numeric_limits<double>::quiet_NaN())
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
  bool good = true;
  for (std::size_t i = 0; i < items.size() && report.size() < kMostProblems; ++i) {
    if (items[i].is_object()) {
      const Element element(items[i]);
      if (element.plain()) {
        add(out, element);
        continue;
      }
    }
    const Report::Step step(report, i);
    good = add_through_table(items[i], out, report) && good;
  }
  // Once a distinct text, not once a row.
  require_storable_texts(out.period_texts());
  require_storable_texts(out.org_units());
  require_storable_texts(out.features());
  return good;
}

}  // namespace chap::schema
