// GeoJSON from an uploaded file (http-api.md 5.15): more forgiving than a request's.
#pragma once

#include <string>
#include <string_view>

namespace chap::dto {

// The canonical collection: features that break a rule are left out with a warning in the log, a
// feature without `id` takes the ASCII form of its property `NAME_1`. Throws Error (400) when the
// file is no JSON or no FeatureCollection.
std::string uploaded_collection(std::string_view text);

// `Kä\u1ebf\u017c` and the like without their marks; letters that have no ASCII form are dropped.
std::string to_ascii(std::string_view utf8);

}  // namespace chap::dto
