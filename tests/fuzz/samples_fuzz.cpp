// Reads any bytes as stored samples. The code must not read beyond the end of the bytes, and the
// result must be the same as that of the JSON parser.
#include "foundation/base/error.hpp"
#include "foundation/json/parse.hpp"
#include "storage/store/samples.hpp"
#include "tests/fuzz/require.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace {

using namespace chap;

// Returns nullopt if read_samples() refuses the text.
std::optional<std::vector<double>> by_store(std::string_view text) {
  std::vector<double> samples{7};  // earlier contents must be overwritten
  try {
    store::read_samples(text, samples);
  } catch (const Error&) {
    return std::nullopt;
  }
  return samples;
}

// Returns nullopt if the text is not a list of finite numbers.
std::optional<std::vector<double>> by_json(std::string_view text) {
  try {
    const json::Document document = json::parse_borrowed(text);
    if (!document.root().is_array()) return std::nullopt;
    std::vector<double> samples;
    for (const json::Value& item : document.root().items()) {
      if (!item.is_number() || !std::isfinite(item.number())) return std::nullopt;
      samples.push_back(item.number());
    }
    return samples;
  } catch (const json::SyntaxError&) {
    return std::nullopt;
  } catch (const json::UnreadableError&) {
    return std::nullopt;
  }
}

// Returns whether read_samples() must accept the text if it is a JSON list of numbers. Zero bytes
// and bytes that are not ASCII are excluded, because JSON in another encoding is never stored.
// Exponents are excluded, because read_samples() refuses numbers that are too small for a double,
// such as 1e-400.
bool is_plain(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c <= 0 || c == 'e' || c == 'E'; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto stored = by_store(text);
  const auto json = by_json(text);
  if (json && is_plain(text)) fuzz::require(stored.has_value(), "a list of numbers is read");
  if (json && stored) fuzz::require(*stored == *json, "the numbers are those of the JSON parser");
  return 0;
}
