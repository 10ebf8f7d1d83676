// Any bytes as JSON: what parses is written and parsed again to the same text. Lone surrogates are
// written as U+FFFD, so that two keys can become one: then the second text is the one that stays.
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
      const std::string again = json::to_text(json::parse(written).root(), style);
      const bool replaced = written.find("\xEF\xBF\xBD") != std::string::npos;
      fuzz::require(again == written || replaced, "written JSON reads back");
      fuzz::require(json::to_text(json::parse(again).root(), style) == again, "and stays so");
    }
  } catch (const json::SyntaxError& error) {
    fuzz::require(error.offset() <= size, "an error lies inside the text");
  } catch (const json::UnreadableError&) {
    return 0;
  }
  return 0;
}
