// Normalises the hosts of URLs (WHATWG URL, 3.5): names, IPv4 addresses in all their spellings, and
// IPv6 addresses.
#include "foundation/base/ascii.hpp"
#include "foundation/net/percent_encoding.hpp"
#include "foundation/net/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstdint>
#include <idn2.h>
#include <vector>

namespace chap::net {
namespace {

constexpr const char* kBadName = "invalid international domain name";

bool is_forbidden(char c) {
  static constexpr std::string_view kForbidden = " #/:<>?@[\\]^|%\x7f";
  return static_cast<unsigned char>(c) < 0x20 || kForbidden.find(c) != std::string_view::npos;
}

// The name in lower case. A name with bytes above 0x7F is mapped by UTS 46 and converted to
// punycode (libidn2). Returns nullopt for an invalid name.
std::optional<std::string> ascii_name(const std::string& name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
  std::string out = ascii::lower(name);
  if (!plain) {
    char* mapped = nullptr;
    constexpr int kFlags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;
    if (idn2_to_ascii_8z(name.c_str(), &mapped, kFlags) != IDN2_OK) return std::nullopt;
    out = mapped;
    idn2_free(mapped);
  }
  if (std::any_of(out.begin(), out.end(), is_forbidden)) return std::nullopt;
  return out;
}

std::vector<std::string_view> labels_of(std::string_view name) {
  std::vector<std::string_view> labels;
  if (name.ends_with('.')) name.remove_suffix(1);
  while (true) {
    const std::size_t end = name.find('.');
    labels.push_back(name.substr(0, end));
    if (end == std::string_view::npos) return labels;
    name.remove_prefix(end + 1);
  }
}

// Reads one number of an IPv4 address: hexadecimal after `0x`, octal after `0`, otherwise decimal.
std::optional<std::uint64_t> ipv4_number(std::string_view text) {
  int base = 10;
  if (text.size() >= 2 && text[0] == '0' && text[1] == 'x') {
    base = 16;
    text.remove_prefix(2);
    if (text.empty()) return 0;
  } else if (text.size() >= 2 && text[0] == '0') {
    base = 8;
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool ends_in_number(std::string_view name) {
  const std::string_view last = labels_of(name).back();
  const bool digits = !last.empty() && std::all_of(last.begin(), last.end(), ascii::is_digit);
  return digits || (last.starts_with("0x") && ipv4_number(last));
}

std::optional<std::string> ipv4(std::string_view name) {
  const auto labels = labels_of(name);
  if (labels.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto number = ipv4_number(labels[i]);
    if (!number || labels[i].empty()) return std::nullopt;
    const bool last = i + 1 == labels.size();
    const std::uint64_t most = last ? (1ULL << (8 * (5 - labels.size()))) - 1 : 255;
    if (*number > most) return std::nullopt;
    address += last ? *number : *number << (8 * (3 - i));
  }
  return fmt::format(
      "{}.{}.{}.{}", address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255
  );
}

// The IPv6 address in brackets and in the spelling of RFC 5952: the longest run of at least two
// zero groups becomes `::`.
std::optional<std::string> ipv6(const std::string& text) {
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return std::nullopt;
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups.at(i) = bytes.at(2 * i) * 256U + bytes.at(2 * i + 1);
  std::size_t start = 8;
  std::size_t length = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t end = i;
    while (end < 8 && groups.at(end) == 0) ++end;
    if (end - i > length) {
      start = i;
      length = end - i;
    }
  }
  std::string out = "[";
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == start) {
      out += "::";
      i += length - 1;
      continue;
    }
    if (out.size() > 1 && !out.ends_with(':')) out += ':';
    out += fmt::format("{:x}", groups.at(i));
  }
  return out + "]";
}

}  // namespace

std::optional<std::string> normalised_host(std::string_view host, std::string& reason) {
  if (host.empty()) {
    reason = "empty host";
    return std::nullopt;
  }
  if (host.front() == '[') {
    reason = "invalid IPv6 address";
    if (host.back() != ']') return std::nullopt;
    return ipv6(std::string(host.substr(1, host.size() - 2)));
  }
  reason = kBadName;
  auto name = ascii_name(percent_decoded(host));
  if (!name) return std::nullopt;
  if (name->empty()) {
    reason = "empty host";
    return std::nullopt;
  }
  if (!ends_in_number(*name)) return name;
  reason = "invalid IPv4 address";
  return ipv4(*name);
}

}  // namespace chap::net
