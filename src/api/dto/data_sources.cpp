#include "api/dto/data_sources.hpp"

namespace chap::dto {

std::vector<ChapDataSource> data_sources() {
  const auto source =
      [](const char* name, const char* display_name, const char* feature, const char* description) {
        return ChapDataSource{name, display_name, {feature}, description, "era5"};
      };
  return {
      source(
          "mean_2m_air_temperature",
          "Mean 2m Air Temperature",
          "mean_temperature",
          "Average air temperature two metres above the ground"
      ),
      source(
          "minimum_2m_air_temperature",
          "Minimum 2m Air Temperature",
          "",
          "Lowest air temperature two metres above the ground"
      ),
      source(
          "maximum_2m_air_temperature",
          "Maximum 2m Air Temperature",
          "",
          "Highest air temperature two metres above the ground"
      ),
      source(
          "dewpoint_2m_temperature",
          "Dewpoint 2m Temperature",
          "",
          "Temperature at which the air two metres above the ground is saturated"
      ),
      source(
          "total_precipitation", "Total Precipitation", "rainfall", "Rain and melted snow together"
      ),
      source(
          "surface_pressure", "Surface Pressure", "surface_pressure", "Air pressure at the ground"
      ),
      source(
          "mean_sea_level_pressure",
          "Mean Sea Level Pressure",
          "mean_sea_level_pressure",
          "Air pressure reduced to sea level"
      ),
      source(
          "u_component_of_wind_10m",
          "U Component of Wind 10m",
          "u_component_of_wind_10m",
          "Eastward wind ten metres above the ground"
      ),
      source(
          "v_component_of_wind_10m",
          "V Component of Wind 10m",
          "v_component_of_wind_10m",
          "Northward wind ten metres above the ground"
      ),
  };
}

}  // namespace chap::dto
