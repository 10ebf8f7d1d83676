// The CSV text of a data set as the server writes it, for tests that parse or compare it.
#pragma once

#include "domain/series/build.hpp"
#include "domain/series/polygons.hpp"
#include "domain/series/table.hpp"

#include <optional>
#include <string>

namespace chap::testing_support {

// `polygons` contain the parents of the org units. If `polygons` is null, every parent is `-`.
inline std::string csv_text(const series::DataSet& data, const series::Polygons* polygons) {
  series::TableAssembler assembler(data.features(), polygons);
  std::string out;
  series::append_csv_header(out, data.features());
  const auto write = [&](const std::optional<series::TableRow>& row) {
    if (row) series::append_csv_row(out, *row);
  };
  for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
    for (std::size_t i = 0; i < data.periods().size(); ++i) {
      for (std::size_t f = 0; f < data.features().size(); ++f) {
        write(assembler.push(
            data.org_units()[org_unit],
            data.periods().at(i).id(),
            data.features()[f],
            data.values(f, org_unit)[i]
        ));
      }
    }
  }
  write(assembler.finish());
  return out;
}

}  // namespace chap::testing_support
