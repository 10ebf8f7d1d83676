// Any bytes as a CSV file: observations or an Error, and what became a data set survives being
// written and read again.
#include "domain/series/build.hpp"
#include "domain/series/csv.hpp"
#include "domain/series/encoding.hpp"
#include "domain/series/table.hpp"
#include "domain/series/validation.hpp"
#include "foundation/base/error.hpp"
#include "tests/fuzz/require.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace {

using chap::series::DataSet;

std::string written(const DataSet& data) {
  chap::series::TableAssembler assembler(data.features(), nullptr);
  std::string out;
  chap::series::append_csv_header(out, data.features());
  const auto write = [&](const std::optional<chap::series::TableRow>& row) {
    if (row) chap::series::append_csv_row(out, *row);
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  try {
    const auto table = chap::series::table_from_csv(text);
    chap::fuzz::require(
        table.columns.size() == table.text_columns.size() + table.observations.features().size(),
        "each column is text or a feature"
    );
    for (const auto& issue : chap::series::validate(table)) chap::series::in_runs(issue.periods);
  } catch (const chap::Error&) {
    // refusing is fine
  }
  std::optional<DataSet> data;
  try {
    data = chap::series::build_data_set(
        chap::series::observations_from_csv(text), {.periods = 1200, .cells = 200'000}
    );
  } catch (const chap::Error&) {
    return 0;  // refusing is fine; crashing or hanging is not
  }
  const auto again = chap::series::observations_from_csv(written(*data), data->features());
  chap::fuzz::require(
      chap::series::encode(chap::series::build_data_set(again)) == chap::series::encode(*data),
      "an exported table reads back"
  );
  return 0;
}
