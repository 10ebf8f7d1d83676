// Converts C++ names into the names in JSON and in the OpenAPI document.
#pragma once

#include <string>
#include <string_view>

namespace chap::schema {

// data_element_id -> dataElementId
std::string camel_case(std::string_view snake_case);

// The title that pydantic derives from a name: nPeriods -> Nperiods, job_id -> Job Id.
std::string title_of(std::string_view wire_name);

// `rainfall_mm` -> `Rainfall mm`: the first letter is upper case, all others are lower case
// (http-api.md 3.7).
std::string capitalised(std::string_view text);

}  // namespace chap::schema
