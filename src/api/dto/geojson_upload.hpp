// GeoJSON from an uploaded file (http-api.md 5.15), where invalid features are ignored.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chap::dto {

struct UploadedCollection {
  std::string text;                   // the canonical collection
  std::vector<std::string> warnings;  // a sentence for each part that was left out
};

// A feature without `id` gets the ASCII form of its property `NAME_1`. An invalid geometry is left
// out, a feature that is invalid otherwise as a whole. Throws Error (400) if the file is not a
// FeatureCollection in JSON or has no features.
UploadedCollection uploaded_collection(std::string_view text);

// Replaces accented Latin letters by their ASCII form (U+00E4 by `a`) and drops all other non-ASCII
// characters.
std::string to_ascii(std::string_view utf8);

}  // namespace chap::dto
