#include "services/kept_request.hpp"

#include "foundation/base/error.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <zlib.h>

namespace chap::services {
namespace {

using Block = std::array<char, 65536>;

// Passes `bytes` to `step`, which is deflate() or inflate(), and appends the output to `out`.
// Returns whether the compressed stream is complete.
template <class Step>
bool run(z_stream& state, std::string_view bytes, std::string& out, Step step) {
  static constexpr std::size_t kMaxSlice = std::numeric_limits<uInt>::max() / 2;
  Block block;
  int result = Z_OK;
  do {
    const std::string_view slice = bytes.substr(0, kMaxSlice);
    bytes.remove_prefix(slice.size());
    // zlib does not write to its input, although `next_in` is not a pointer to const.
    state.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(slice.data()));
    state.avail_in = static_cast<uInt>(slice.size());
    do {
      state.next_out = reinterpret_cast<Bytef*>(block.data());
      state.avail_out = block.size();
      result = step(&state, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
      out.append(block.data(), block.size() - state.avail_out);
    } while (state.avail_out == 0 && (result == Z_OK || result == Z_BUF_ERROR));
  } while (!bytes.empty() && result == Z_OK);
  return result == Z_STREAM_END;
}

}  // namespace

std::string pack_request(std::string_view body) {
  z_stream state{};
  if (deflateInit(&state, Z_BEST_SPEED) != Z_OK) throw internal_error("cannot compress a request");
  std::string out;
  const bool complete = run(state, body, out, deflate);
  deflateEnd(&state);
  if (!complete) throw internal_error("cannot compress a request");
  return out;
}

std::string unpack_request(std::string_view bytes) {
  z_stream state{};
  if (inflateInit(&state) != Z_OK) throw internal_error("cannot decompress a request");
  std::string out;
  const bool complete = run(state, bytes, out, inflate);
  inflateEnd(&state);
  if (!complete) throw internal_error("the stored request of this job is damaged");
  return out;
}

}  // namespace chap::services
