// Any bytes as JSON: what parses is written and parsed again to the same text.
#include "foundation/json/parse.hpp"
#include "foundation/json/writer.hpp"
#include "tests/fuzz/require.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chap;
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const json::Document document = json::parse_borrowed(text);
    for (const json::Style style : {json::Style::kA, json::Style::kB}) {
      const std::string written = json::to_text(document.root(), style);
      const json::Document again = json::parse(written);
      fuzz::require(json::to_text(again.root(), style) == written, "written JSON reads back");
    }
  } catch (const json::SyntaxError& error) {
    fuzz::require(error.offset() <= size, "an error lies inside the text");
  } catch (const json::UnreadableError&) {
    return 0;
  }
  return 0;
}
