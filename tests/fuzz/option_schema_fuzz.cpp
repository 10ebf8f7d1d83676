// Any JSON texts as options and values, separated by a zero byte: the check terminates, and its
// result is always the same.
#include "domain/options/option_schema.hpp"
#include "foundation/json/parse.hpp"
#include "tests/fuzz/require.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::size_t zero = text.find('\0');
  if (zero == std::string::npos) return 0;
  const std::string schemas = text.substr(0, zero);
  const std::string values = text.substr(zero + 1);
  try {
    const auto first = chap::options::check_options(schemas, values);
    const auto second = chap::options::check_options(schemas, values);
    chap::fuzz::require(first.problem == second.problem, "two checks have the same result");
  } catch (const chap::json::SyntaxError&) {
    return 0;  // callers check the syntax before
  } catch (const chap::json::UnreadableError&) {
    return 0;
  }
  return 0;
}
