// Any bytes as a CSV file: observations or an Error, and what became a data set survives being
// written and read again.
#include "domain/series/build.hpp"
#include "domain/series/csv.hpp"
#include "domain/series/encoding.hpp"
#include "domain/series/validation.hpp"
#include "foundation/base/error.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/support/csv_text.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

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
  std::optional<chap::series::DataSet> data;
  try {
    data = chap::series::build_data_set(
        chap::series::observations_from_csv(text), {.periods = 1200, .cells = 200'000}
    );
  } catch (const chap::Error&) {
    return 0;  // refusing is fine; crashing or hanging is not
  }
  const auto again = chap::series::observations_from_csv(
      chap::testing_support::csv_text(*data, nullptr), data->features()
  );
  chap::fuzz::require(
      chap::series::encode(chap::series::build_data_set(again)) == chap::series::encode(*data),
      "an exported table reads back"
  );
  return 0;
}
