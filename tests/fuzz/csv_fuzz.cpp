// Reads any bytes as a CSV file. The result must be observations or an Error. A data set made from
// the observations must be the same after it is written and read again.
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
    const auto table = chap::series::parse_local_csv(text);
    chap::fuzz::require(
        table.columns.size() == table.text_columns.size() + table.observations.features().size(),
        "each column is a text column or a feature"
    );
    // Grouping the periods of an issue must not crash.
    for (const auto& issue : chap::series::validate(table))
      chap::series::group_into_runs(issue.periods);
  } catch (const chap::Error&) {
    // An Error is a valid result.
  }
  std::optional<chap::series::DataSet> data;
  try {
    data = chap::series::build_data_set(
        chap::series::parse_uploaded_csv(text).observations, {.periods = 1200, .cells = 200'000}
    );
  } catch (const chap::Error&) {
    return 0;  // an Error is a valid result, unlike a crash or a hang
  }
  const auto again =
      chap::series::parse_uploaded_csv(chap::testing_support::csv_text(*data, nullptr))
          .observations;
  chap::fuzz::require(
      chap::series::encode(chap::series::build_data_set(again)) == chap::series::encode(*data),
      "a table that is written and read again is the same data set"
  );
  return 0;
}
