// From the name in C++ to the names on the wire and in documents.
#pragma once

#include <string>
#include <string_view>

namespace chap::schema {

// data_element_id -> dataElementId
std::string camel_case(std::string_view snake_case);

// The titles that pydantic gives: nPeriods -> Nperiods, job_id -> Job Id.
std::string title_of(std::string_view wire_name);

// `rainfall_mm` -> `Rainfall mm`: first letter upper, all others lower (http-api 3.7).
std::string capitalised(std::string_view text);

}  // namespace chap::schema
