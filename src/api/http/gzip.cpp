#include "api/http/gzip.hpp"

#include "api/web/accept_encoding.hpp"
#include "foundation/base/error.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <memory>
#include <utility>
#include <variant>
#include <zlib.h>

namespace chap::http {
namespace {

constexpr std::size_t kMinSize = 1000;  // shorter bodies are not compressed (http-api.md 2.10)
constexpr std::size_t kOutputStep = 64 * 1024UL;
constexpr std::size_t kMinPiece = 16 * 1024UL;

// zlib's deflate state with gzip framing.
class Deflater {
 public:
  explicit Deflater(int level) {
    constexpr int kGzipWindow = 15 + 16;
    constexpr int kMemory = 8;
    const int result =
        deflateInit2(&state_, level, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY);
    if (result != Z_OK) throw internal_error("cannot compress the response");
  }
  ~Deflater() { deflateEnd(&state_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  // Compresses `text` and appends the output that is available so far to `out`. If `last` is true,
  // appends all remaining output.
  void add(std::string_view text, bool last, std::string& out) {
    static constexpr std::size_t kMaxSlice = std::numeric_limits<uInt>::max() / 2;
    do {
      const std::string_view slice = text.substr(0, kMaxSlice);
      text.remove_prefix(slice.size());
      add_slice(slice, last && text.empty(), out);
    } while (!text.empty());
  }

  std::size_t bound(std::size_t size) { return deflateBound(&state_, size); }

 private:
  void add_slice(std::string_view text, bool last, std::string& out) {
    // zlib does not write to its input, although `next_in` is not a pointer to const.
    state_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));
    state_.avail_in = static_cast<uInt>(text.size());
    do {
      const std::size_t size = out.size();
      const std::size_t room = std::max(kOutputStep, out.capacity() - size);
      const auto step = std::min<std::size_t>(room, std::numeric_limits<uInt>::max() / 2);
      out.resize(size + step);
      state_.next_out = reinterpret_cast<Bytef*>(out.data() + size);
      state_.avail_out = static_cast<uInt>(step);
      deflate(&state_, last ? Z_FINISH : Z_NO_FLUSH);
      out.resize(size + step - state_.avail_out);
    } while (state_.avail_out == 0);
  }

  z_stream state_{};
};

bool is_never_compressed(const web::Response& response) {
  if (response.headers.find("Content-Encoding")) return true;
  const auto type = response.headers.find("Content-Type");
  return type && type->substr(0, 17) == "text/event-stream";
}

}  // namespace

std::string gzipped(std::string_view text, int level) {
  Deflater deflater(level);
  std::string out;
  // Reserves at most 64 KB plus a quarter of the size of the text, because compressed text is
  // usually smaller than that. Reserving zlib's worst case would double the memory of large
  // responses.
  out.reserve(std::min(deflater.bound(text.size()), kOutputStep + text.size() / 4));
  deflater.add(text, true, out);
  return out;
}

web::BodyStream gzipped(web::BodyStream stream, int level) {
  auto deflater = std::make_shared<Deflater>(level);
  return [stream = std::move(stream), deflater, ended = false](std::string& chunk) mutable {
    if (ended) return false;
    const std::size_t start = chunk.size();
    std::string piece;
    while (!ended && chunk.size() - start < kMinPiece) {
      piece.clear();
      ended = !stream(piece);
      if (piece.empty() && !ended) return true;  // no data yet; the server calls the stream again
      deflater->add(piece, ended, chunk);
    }
    return true;
  };
}

void compress(const web::Request& request, int level, web::Response& response) {
  if (is_never_compressed(response)) return;
  auto* whole = std::get_if<std::string>(&response.body);
  if (whole != nullptr && whole->size() < kMinSize) return;
  web::add_vary(response.headers, "Accept-Encoding");
  if (!web::accepts_gzip(request)) return;
  response.headers.set("Content-Encoding", "gzip");
  response.headers.remove("Content-Length");
  if (whole != nullptr) {
    *whole = gzipped(*whole, level);
  } else if (request.method != "HEAD") {
    response.body = gzipped(std::move(std::get<web::BodyStream>(response.body)), level);
  }
}

}  // namespace chap::http
