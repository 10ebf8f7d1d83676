// Reads any bytes as the GeoJSON of a request and of an upload. If the GeoJSON of a request is
// accepted, its canonical text must be accepted, too, and must not change when it is read again.
#include "api/dto/geojson.hpp"
#include "api/dto/geojson_upload.hpp"
#include "domain/series/polygons.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/log.hpp"
#include "foundation/json/parse.hpp"
#include "tests/fuzz/require.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using Codec = chap::schema::Codec<chap::dto::FeatureCollectionModel>;

void read_request(const std::string& text) {
  const chap::json::Document document = chap::json::parse(text);
  chap::dto::FeatureCollectionModel first;
  chap::schema::Report report;
  const bool valid = Codec::read(document.root(), first, report);
  chap::fuzz::require(
      valid == report.empty(), "a problem is reported if and only if the text is invalid"
  );
  if (!valid) return;
  const chap::json::Document canonical = chap::json::parse(first.text);
  chap::dto::FeatureCollectionModel second;
  chap::fuzz::require(Codec::read(canonical.root(), second, report), "canonical text is accepted");
  chap::fuzz::require(first.text == second.text, "canonical text does not change");
  chap::series::Polygons::from_geojson(first.text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chap::log::configure(chap::log::Level::kError, chap::log::Format::kHuman);
  const std::string text(reinterpret_cast<const char*>(data), size);
  // The text may be refused with one of these errors.
  try {
    read_request(text);
  } catch (const chap::Error&) {
  } catch (const chap::json::SyntaxError&) {
  } catch (const chap::json::UnreadableError&) {
  }
  try {
    chap::series::Polygons::from_geojson(chap::dto::uploaded_collection(text).text);
  } catch (const chap::Error&) {
  }
  return 0;
}
