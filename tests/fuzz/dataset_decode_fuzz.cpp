// Decodes any bytes as an encoded data set. The result must be an Error, or a data set that
// encode() writes as the same bytes.
#include "domain/series/encoding.hpp"
#include "foundation/base/error.hpp"
#include "tests/fuzz/require.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::optional<chap::series::DataSet> decoded;
  try {
    decoded = chap::series::decode(bytes);
  } catch (const chap::Error&) {
    return 0;  // an Error is a valid result
  }
  chap::fuzz::require(
      chap::series::encode(*decoded) == bytes, "a decoded data set encodes to the same bytes"
  );
  return 0;
}
