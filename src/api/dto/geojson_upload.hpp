// Reads the GeoJSON of an uploaded file (http-api.md 5.15). Invalid features are ignored.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chap::dto {

struct UploadedCollection {
  std::string text;                   // the canonical collection
  std::vector<std::string> warnings;  // a sentence for each feature or geometry that was left out
};

// A feature without `id` gets the ASCII form of its property `NAME_1` as its id. If only the
// geometry of a feature is invalid, the geometry is left out; otherwise an invalid feature is left
// out. Throws Error (400) if the file is not a FeatureCollection in JSON or has no features.
UploadedCollection uploaded_collection(std::string_view text);

// Replaces accented Latin letters by their ASCII form (U+00E4 by `a`) and drops all other non-ASCII
// characters.
std::string to_ascii(std::string_view utf8);

}  // namespace chap::dto
