// Converts the body of a request to the input of an import.
#pragma once

#include "services/import_data.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace chap::dto {

// Moves the GeoJSON and the observations out of the body. `Body` must be derived from JobRequest
// and have a member `geojson`. `text` contains the bytes of the body. The result refers to `text`,
// so `text` must outlive the result.
template <class Body>
services::ImportInput input_of(
    std::string_view text, Body& body, series::Observations& observations
) {
  services::ImportInput input{
      std::move(observations), std::move(body.geojson.text), body.notes(), text};
  for (std::string& warning : body.geojson.warnings) input.notes.push_back(std::move(warning));
  return input;
}

}  // namespace chap::dto
