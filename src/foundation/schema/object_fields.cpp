#include "foundation/schema/object_fields.hpp"

#include <algorithm>

namespace chap::schema {
namespace {

constexpr std::size_t kMaxUnknownMembers = 20;
constexpr std::size_t kMaxUnknownNameBytes = 60;

bool belongs_to_a_field(std::string_view key, WireInfos fields) {
  return std::any_of(fields.begin(), fields.end(), [&](const WireInfo* field) {
    return key == field->wire_name || key == field->name;
  });
}

void write_bound(const char* key, const std::optional<std::int64_t>& bound, json::Writer& out) {
  if (!bound) return;
  out.key(key);
  out.integer(*bound);
}

void write_flag(const char* key, bool value, json::Writer& out) {
  if (!value) return;
  out.key(key);
  out.boolean(true);
}

void write_required(WireInfos fields, json::Writer& out) {
  const auto is_required = [](const WireInfo* field) { return field->required; };
  if (std::none_of(fields.begin(), fields.end(), is_required)) return;
  out.key("required");
  out.begin_array();
  for (const WireInfo* field : fields) {
    if (field->required) out.string(field->wire_name);
  }
  out.end_array();
}

}  // namespace

WireInfo::WireInfo(const FieldInfo& field, Naming naming)
    : FieldInfo(field),
      wire_name(
          location != ParameterLocation::kBody || naming == Naming::kAsIs ? name : camel_case(name)
      ),
      quoted_key('"' + wire_name + "\":") {}

bool require_object(const json::Value& value, Report& report) {
  if (value.is_object()) return true;
  report.add(
      "model_attributes_type",
      "Input should be a valid dictionary or object to extract fields from",
      value
  );
  return false;
}

const json::Member* find_member(const json::Value& object, const WireInfo& field, Naming naming) {
  const json::Member* by_name = nullptr;
  for (const json::Member& member : object.members()) {
    if (member.key == field.wire_name) return &member;
    if (naming == Naming::kCamel && member.key == field.name) by_name = &member;
  }
  return by_name;
}

bool accept_absence(const WireInfo& field, const json::Value& object, Report& report) {
  if (!field.required) return true;
  const Report::Step step(report, std::string_view(field.wire_name));
  report.add("missing", "Field required", object);
  return false;
}

bool check_bounds(
    const FieldInfo& field, double value, bool is_real, const json::Value& input, Report& report
) {
  const auto fail = [&](const char* type, const char* relation, const char* key, auto bound) {
    const std::string text = std::to_string(bound);
    report.add(
        type,
        std::string("Input should be ") + relation + " " + text,
        input,
        std::string("{\"") + key + "\":" + text + (is_real ? ".0}" : "}")
    );
    return false;
  };
  const auto number = [](std::int64_t bound) { return static_cast<double>(bound); };
  if (field.exclusive_min && !(value > number(*field.exclusive_min))) {
    return fail("greater_than", "greater than", "gt", *field.exclusive_min);
  }
  if (field.min && !(value >= number(*field.min))) {
    return fail("greater_than_equal", "greater than or equal to", "ge", *field.min);
  }
  if (field.max && !(value <= number(*field.max))) {
    return fail("less_than_equal", "less than or equal to", "le", *field.max);
  }
  return true;
}

bool check_item_count(
    std::int64_t minimum, std::size_t count, const json::Value& input, Report& report
) {
  if (static_cast<std::int64_t>(count) >= minimum) return true;
  const std::string least = std::to_string(minimum);
  const std::string actual = std::to_string(count);
  report.add(
      "too_short",
      "List should have at least " + least + (minimum == 1 ? " item" : " items") +
          " after validation, not " + actual,
      input,
      R"({"field_type":"List","min_length":)" + least + R"(,"actual_length":)" + actual + "}"
  );
  return false;
}

std::vector<std::string> unknown_members(const json::Value& object, WireInfos fields) {
  std::vector<std::string> unknown;
  if (!object.is_object()) return unknown;
  for (const json::Member& member : object.members()) {
    if (unknown.size() == kMaxUnknownMembers) break;
    if (belongs_to_a_field(member.key, fields)) continue;
    unknown.emplace_back(member.key.substr(0, kMaxUnknownNameBytes));
  }
  return unknown;
}

bool refuse_unknown_members(const json::Value& object, WireInfos fields, Report& report) {
  bool good = true;
  for (const json::Member& member : object.members()) {
    if (belongs_to_a_field(member.key, fields)) continue;
    const Report::Step step(report, member.key);
    report.add("extra_forbidden", "Extra inputs are not permitted", member.value);
    good = false;
  }
  return good;
}

void write_constraints(const FieldInfo& field, json::Writer& out) {
  write_bound("exclusiveMinimum", field.exclusive_min, out);
  write_bound("minimum", field.min, out);
  write_bound("maximum", field.max, out);
  write_bound("minItems", field.min_item_count, out);
}

void write_annotations(const WireInfo& field, bool is_reference, SchemaWriter& s) {
  // The schema of a member has no title if it is a `$ref`. The schema of a parameter always has a
  // title.
  if (!is_reference || field.location != ParameterLocation::kBody) {
    s.member("title", field.title != nullptr ? field.title : title_of(field.wire_name));
  }
  if (field.description != nullptr) s.member("description", field.description);
  write_flag("deprecated", field.is_deprecated, s.out);
  write_flag("readOnly", field.is_read_only, s.out);
}

void end_component(WireInfos fields, bool is_closed, const char* title, SchemaWriter& s) {
  s.type("object");
  write_required(fields, s.out);
  if (is_closed) {
    s.out.key("additionalProperties");
    s.out.boolean(false);
  }
  s.member("title", title);
  s.out.end_object();
}

}  // namespace chap::schema
