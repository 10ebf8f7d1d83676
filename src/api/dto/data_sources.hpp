// The fixed list of weather sources that clients show (http-api.md 6.11).
#pragma once

#include "foundation/schema/object.hpp"

namespace chap::dto {

// A weather source. ChapDataSource is not related to DataSource, which names a DHIS2 data element
// in an import.
struct ChapDataSource {
  std::string name;
  std::string display_name;
  std::vector<std::string> supported_features;
  std::string description;
  std::string dataset;  // name of the published weather data
};

std::vector<ChapDataSource> data_sources();

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Describe<dto::ChapDataSource> {
  using T = dto::ChapDataSource;
  static constexpr const char* kName = "ChapDataSource";
  static auto fields() {
    return std::make_tuple(
        field("name", &T::name),
        field("display_name", &T::display_name),
        field("supported_features", &T::supported_features),
        field("description", &T::description),
        field("dataset", &T::dataset)
    );
  }
};

}  // namespace chap::schema
