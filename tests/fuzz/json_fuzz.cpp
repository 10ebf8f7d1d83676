// Parses any bytes as JSON and writes the value. When this text is parsed and written again, the
// second text must equal the first one. Lone surrogates are an exception, because they are written
// as U+FFFD and so two keys can become equal. With lone surrogates, a third text must equal the
// second one.
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
    for (const json::Style style : {json::Style::kResponse, json::Style::kPythonRepr}) {
      const std::string written = json::to_text(document.root(), style);
      const std::string again = json::to_text(json::parse(written).root(), style);
      const bool replaced = written.find("\xEF\xBF\xBD") != std::string::npos;
      fuzz::require(again == written || replaced, "written JSON round-trips");
      fuzz::require(
          json::to_text(json::parse(again).root(), style) == again, "the second text round-trips"
      );
    }
  } catch (const json::SyntaxError& error) {
    fuzz::require(error.offset() <= size, "the offset of an error is inside the text");
  } catch (const json::UnreadableError&) {
    return 0;
  }
  return 0;
}
