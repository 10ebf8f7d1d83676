// Checks any JSON texts as option schemas and option values. A zero byte separates schemas and
// values in the input. The check must terminate, and two checks must have the same result.
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
    return 0;  // the callers of check_options() check the syntax first
  } catch (const chap::json::UnreadableError&) {
    return 0;
  }
  return 0;
}
