// A data set as the CSV that the server writes, for tests that read it back or compare it.
#pragma once

#include "domain/series/build.hpp"
#include "domain/series/polygons.hpp"
#include "domain/series/table.hpp"

#include <optional>
#include <string>

namespace chap::testing_support {

// `polygons` give the parents; none: no column for them.
inline std::string csv_text(const series::DataSet& data, const series::Polygons* polygons) {
  series::TableAssembler assembler(data.features(), polygons);
  std::string out;
  series::append_csv_header(out, data.features());
  const auto write = [&](const std::optional<series::TableRow>& row) {
    if (row) series::append_csv_row(out, *row);
  };
  for (std::size_t place = 0; place < data.places().size(); ++place) {
    for (std::size_t i = 0; i < data.periods().size(); ++i) {
      for (std::size_t f = 0; f < data.features().size(); ++f) {
        write(assembler.push(
            data.places()[place],
            data.periods().at(i).id(),
            data.features()[f],
            data.values(f, place)[i]
        ));
      }
    }
  }
  write(assembler.finish());
  return out;
}

}  // namespace chap::testing_support
