// Any bytes as stored samples: read without a step beyond them, and as the JSON reader reads them.
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

using namespace chap;  // a program of its own, not a header

std::optional<std::vector<double>> by_store(std::string_view text) {
  std::vector<double> samples{7};  // what was there before must not stay
  try {
    store::read_samples(text, samples);
  } catch (const Error&) {
    return std::nullopt;
  }
  return samples;
}

// Nothing where the text is no list of finite numbers.
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

// Other encodings of JSON are never stored; numbers too small for a double are refused.
bool is_plain(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c <= 0 || c == 'e' || c == 'E'; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto ours = by_store(text);
  const auto json = by_json(text);
  if (json && is_plain(text)) fuzz::require(ours.has_value(), "a list of numbers is read");
  if (json && ours) fuzz::require(*ours == *json, "the numbers are those of the JSON");
  return 0;
}
