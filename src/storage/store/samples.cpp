#include "storage/store/samples.hpp"

#include "foundation/base/error.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>

namespace chap::store {
namespace {

const char* skip_blanks(const char* at, const char* end) {
  while (at != end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r')) {
    ++at;
  }
  return at;
}

// A number and where it ends. Most samples are counts: up to 15 digits are exact without the
// general reader, which costs several times as much.
std::from_chars_result read_number(const char* at, const char* end, double& value) {
  constexpr std::ptrdiff_t kExactDigits = 15;
  std::int64_t whole = 0;
  const char* stop = at;
  while (stop != end && *stop >= '0' && *stop <= '9' && stop - at < kExactDigits) {
    whole = whole * 10 + (*stop++ - '0');
  }
  if (stop != at && stop != end && (*stop == ',' || *stop == ']')) {
    value = static_cast<double>(whole);
    return {stop, std::errc()};
  }
  return std::from_chars(at, end, value);
}

}  // namespace

void append_samples(std::string& out, std::span<const double> samples) {
  constexpr double kWhole = 1e15;  // below, a double's whole part is exact and short
  out += '[';
  bool first = true;
  for (const double sample : samples) {
    if (!std::isfinite(sample)) {
      throw invalid_input("a forecast sample is not a finite number");
    }
    char text[32];
    const bool whole = std::abs(sample) < kWhole && sample == std::trunc(sample);
    const std::to_chars_result end =
        whole ? std::to_chars(text, text + sizeof text, static_cast<std::int64_t>(sample))
              : std::to_chars(text, text + sizeof text, sample);
    if (!first) {
      out += ',';
    }
    first = false;
    out.append(text, end.ptr);
  }
  out += ']';
}

void read_samples(std::string_view text, std::vector<double>& samples) {
  samples.clear();
  // What other programs have left where there is nothing.
  if (text.empty() || text == "null" || text == "{}") return;
  const char* end = text.data() + text.size();
  const char* at = skip_blanks(text.data(), end);
  bool good = at != end && *at == '[';
  at = good ? skip_blanks(at + 1, end) : at;
  if (good && at != end && *at == ']') {
    return;
  }
  while (good) {
    double value = 0;
    const auto [stop, error] = read_number(at, end, value);
    at = skip_blanks(stop, end);
    good = error == std::errc() && std::isfinite(value) && at != end && (*at == ',' || *at == ']');
    if (!good) {
      break;
    }
    samples.push_back(value);
    if (*at == ']') {
      return;
    }
    at = skip_blanks(at + 1, end);
  }
  throw internal_error("stored samples are not an array of numbers");
}

}  // namespace chap::store
