#include "tests/support/inflate.hpp"

#include <array>
#include <zlib.h>

namespace chap::test {

std::string gunzipped(std::string_view bytes) {
  z_stream state{};
  constexpr int kGzipWindow = 15 + 16;
  if (inflateInit2(&state, kGzipWindow) != Z_OK) return {};
  state.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  state.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::array<char, 65536> block{};
  int result = Z_OK;
  while (result == Z_OK) {
    state.next_out = reinterpret_cast<Bytef*>(block.data());
    state.avail_out = block.size();
    result = inflate(&state, Z_NO_FLUSH);
    out.append(block.data(), block.size() - state.avail_out);
  }
  const bool complete = result == Z_STREAM_END && state.avail_in == 0;
  inflateEnd(&state);
  return complete ? out : std::string();
}

}  // namespace chap::test
