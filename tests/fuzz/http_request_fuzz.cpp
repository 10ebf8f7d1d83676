// Parses any bytes as parts of a request: head, target, chunked body, Accept-Encoding. The parsers
// must not crash, and their results must not depend on how the bytes are cut into pieces.
#include "api/http/chunked_body.hpp"
#include "api/http/request_head.hpp"
#include "api/http/target.hpp"
#include "api/web/accept_encoding.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

// Decodes a chunked body. Each call of the decoder receives at most `step` bytes.
std::string decoded(std::string_view bytes, std::size_t step, bool& refused) {
  chap::http::ChunkedBody decoder(1 << 20);
  std::string body;
  std::size_t at = 0;
  while (at < bytes.size() && !decoder.complete() && !decoder.refusal()) {
    at += decoder.decode(bytes.substr(at, step), body);
  }
  refused = decoder.refusal().has_value();
  return body;
}

// Scans the whole head at once, and scans it again with one more byte at a time. Both ways must
// have the same result.
void fuzz_head(std::string_view bytes) {
  chap::http::Limits limits;
  limits.target = 1024;
  limits.head = 8192;
  chap::http::HeadScan whole;
  const auto refusal = chap::http::scan_head(bytes, limits, whole);
  chap::http::HeadScan stepped;
  for (std::size_t size = 0; size <= bytes.size() && stepped.end == 0; ++size) {
    if (chap::http::scan_head(bytes.substr(0, size), limits, stepped)) {
      require(refusal.has_value());
      return;
    }
  }
  if (refusal || whole.end == 0) return;
  require(whole.end == stepped.end);
  auto read = chap::http::read_head(bytes.substr(0, whole.end), limits, "/master");
  if (const auto* head = std::get_if<chap::http::RequestHead>(&read)) {
    require(!head->chunked || head->content_length == 0);
    require(head->content_length <= limits.body);
    require(!head->request.path.empty() && head->request.path.find('\0') == std::string::npos);
    chap::web::accepts_gzip(head->request);
    chap::http::loggable_target(head->request.target);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  fuzz_head(bytes);
  bool refused = false;
  bool refused_stepped = false;
  const std::string body = decoded(bytes, size + 1, refused);
  require(body == decoded(bytes, 1, refused_stepped) && refused == refused_stepped);
  chap::web::accepts_gzip(bytes);
  chap::http::percent_decoded(bytes);
  return 0;
}
