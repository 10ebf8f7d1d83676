// The parts of the codec of structs (object.hpp) that do not depend on the type of the struct. They
// are no templates, so that they are compiled once and not for each struct.
#pragma once

#include "foundation/schema/field.hpp"
#include "foundation/schema/json_schema.hpp"
#include "foundation/schema/report.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chap::schema {

// Returns whether `value` is an object. Reports a problem if it is not an object.
bool require_object(const json::Value& value, Report& report);

// Returns the member of `object` with the wire name of the field. If there is no such member and
// the naming is Naming::kCamel, returns the member with the declared name. Otherwise returns
// nullptr.
const json::Member* find_member(const json::Value& object, const WireInfo& field, Naming naming);

// Returns whether `object` may omit the field. Reports a problem if the field is required.
bool accept_absence(const WireInfo& field, const json::Value& object, Report& report);

// Returns whether `value` is within the bounds of a field. Reports the first violated bound. Bounds
// are declared as integers. For a floating-point member (`is_real`), the `ctx` of the
// problem has the bound as a floating-point number, such as 1.0.
bool check_bounds(
    const FieldInfo& field, double value, bool is_real, const json::Value& input, Report& report
);

// Returns whether a list has enough items. Reports a problem if the list has too few items.
bool check_item_count(
    std::int64_t minimum, std::size_t count, const json::Value& input, Report& report
);

// The names of the members of `object` that belong to none of the fields: at most 20 names, each
// cut after 60 bytes.
std::vector<std::string> unknown_members(const json::Value& object, WireInfos fields);

// Reports each member of `object` that belongs to none of the fields. Returns whether there is no
// such member.
bool refuse_unknown_members(const json::Value& object, WireInfos fields, Report& report);

// Writes the bounds of a member.
void write_constraints(const FieldInfo& field, json::Writer& out);

// Writes what follows the default of a member: title, description, `deprecated` and `readOnly`.
void write_annotations(const WireInfo& field, bool is_reference, SchemaWriter& s);

// Writes what follows the properties of a struct, and ends its schema.
void end_component(WireInfos fields, bool is_closed, const char* title, SchemaWriter& s);

}  // namespace chap::schema
