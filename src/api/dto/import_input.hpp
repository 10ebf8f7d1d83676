// From the body of a request to the input of an import.
#pragma once

#include "services/import_data.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace chap::dto {

// Moves from the body, whose type is derived from JobRequest and has a `geojson`. `text` is the
// body as it was sent; the result refers to it.
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
