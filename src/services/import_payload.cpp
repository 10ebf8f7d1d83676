#include "services/import_payload.hpp"

#include "domain/series/encoding.hpp"
#include "foundation/base/error.hpp"

#include <cstdint>
#include <cstring>

namespace chap::services {
namespace {

constexpr std::size_t kNames = 64UL * 1024;  // usual size of the names in an encoded data set

}  // namespace

std::string encode_payload(const series::DataSet& data, const std::string& geojson) {
  const std::uint64_t size = geojson.size();
  const std::size_t cells =
      data.features().size() * data.org_units().size() * data.periods().size();
  std::string bytes(sizeof size, '\0');
  bytes.reserve(sizeof size + geojson.size() + cells * sizeof(double) + kNames);
  std::memcpy(bytes.data(), &size, sizeof size);
  bytes += geojson;
  series::append_encoded(bytes, data);
  return bytes;
}

ImportPayload decode_payload(std::string_view bytes) {
  std::uint64_t size = 0;
  if (bytes.size() < sizeof size) throw invalid_input("The stored data set of this job is damaged");
  std::memcpy(&size, bytes.data(), sizeof size);
  bytes.remove_prefix(sizeof size);
  if (size > bytes.size()) throw invalid_input("The stored data set of this job is damaged");
  return {series::decode(bytes.substr(size)), std::string(bytes.substr(0, size))};
}

}  // namespace chap::services
