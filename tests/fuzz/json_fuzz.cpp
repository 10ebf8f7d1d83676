// Parses any bytes as JSON and writes the value. When this text is parsed and written again, the
// second text must equal the first text. Lone surrogates are an exception: they are written as
// U+FFFD, so two keys can become equal. With lone surrogates, only the third text must equal the
// second text.
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
      fuzz::require(again == written || replaced, "the second text equals the first text");
      fuzz::require(
          json::to_text(json::parse(again).root(), style) == again,
          "the third text equals the second text"
      );
    }
  } catch (const json::SyntaxError& error) {
    fuzz::require(error.offset() <= size, "the offset of an error is inside the text");
  } catch (const json::UnreadableError&) {
    return 0;
  }
  return 0;
}
