// Hosts of web addresses (WHATWG URL, 3.5): names in punycode, IPv4 in any of its spellings, IPv6.
#include "api/dto/web_address.hpp"
#include "api/web/target.hpp"
#include "foundation/base/ascii.hpp"
#include "foundation/json/encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <vector>

namespace chap::dto {
namespace {

constexpr const char* kBadName = "invalid international domain name";

// Lower case of ASCII, Latin-1, Greek and Cyrillic: the scripts whose capitals lie at one distance.
char32_t lower(char32_t c) {
  const auto between = [&](char32_t first, char32_t last) { return c >= first && c <= last; };
  if (between('A', 'Z') || (between(0xC0, 0xDE) && c != 0xD7)) return c + 0x20;
  if (between(0x391, 0x3A9) || between(0x410, 0x42F)) return c + 0x20;
  if (between(0x400, 0x40F)) return c + 0x50;
  // Latin Extended-A: pairs of capital and small letter.
  if (between(0x100, 0x137) || between(0x14A, 0x177)) return c | 1U;
  return c;
}

// Nothing when the bytes are no UTF-8.
std::optional<std::u32string> code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = json::utf8_length(text.substr(i), false);
    if (length == 0) return std::nullopt;
    const auto first = static_cast<unsigned char>(text[i]);
    char32_t c = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k) {
      c = (c << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    }
    out += c;
    i += length;
  }
  return out;
}

// RFC 3492, 6.1.
std::uint32_t adapted_bias(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / 700 : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > 455; k += 36) delta /= 35;
  return k + 36 * delta / (delta + 38);
}

void append_variable_length(std::string& out, std::uint32_t value, std::uint32_t bias) {
  const auto digit = [](std::uint32_t d) {
    return static_cast<char>(d < 26 ? 'a' + d : '0' + (d - 26));
  };
  for (std::uint32_t k = 36;; k += 36) {
    const std::uint32_t least = k <= bias ? 1 : std::min<std::uint32_t>(26, k - bias);
    if (value < least) break;
    out += digit(least + (value - least) % (36 - least));
    value = (value - least) / (36 - least);
  }
  out += digit(value);
}

// RFC 3492, 6.3. A label has at most 63 characters, so nothing overflows.
std::string punycode(const std::u32string& label) {
  std::string out;
  for (const char32_t c : label) {
    if (c < 0x80) out += static_cast<char>(c);
  }
  const auto basic = static_cast<std::uint32_t>(out.size());
  if (basic > 0) out += '-';
  std::uint32_t done = basic;
  std::uint32_t delta = 0;
  std::uint32_t bias = 72;
  char32_t at = 0x80;
  while (done < label.size()) {
    char32_t next = std::numeric_limits<std::uint32_t>::max();
    for (const char32_t c : label) {
      if (c >= at) next = std::min(next, c);
    }
    delta += static_cast<std::uint32_t>(next - at) * (done + 1);
    at = next;
    for (const char32_t c : label) {
      if (c < at) ++delta;
      if (c != at) continue;
      append_variable_length(out, delta, bias);
      bias = adapted_bias(delta, done + 1, done == basic);
      delta = 0;
      ++done;
    }
    ++delta;
    ++at;
  }
  return out;
}

std::optional<std::string> ascii_label(const std::u32string& label) {
  static constexpr std::size_t kLongest = 63;
  const bool plain = std::all_of(label.begin(), label.end(), [](char32_t c) { return c < 0x80; });
  if (plain) return std::string(label.begin(), label.end());
  if (label.size() > kLongest) return std::nullopt;
  std::string out = "xn--" + punycode(label);
  return out.size() <= kLongest ? std::optional(std::move(out)) : std::nullopt;
}

bool is_forbidden(char c) {
  static constexpr std::string_view kForbidden = " #/:<>?@[\\]^|%\x7f";
  return static_cast<unsigned char>(c) < 0x20 || kForbidden.find(c) != std::string_view::npos;
}

std::optional<std::string> ascii_name(std::string_view text) {
  const auto points = code_points(text);
  if (!points) return std::nullopt;
  std::string out;
  std::u32string label;
  const auto finish = [&] {
    const auto ascii = ascii_label(label);
    if (ascii) out += *ascii;
    label.clear();
    return ascii.has_value();
  };
  for (const char32_t c : *points) {
    // The full stops of CJK scripts separate labels, too.
    if (c == '.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61) {
      if (!finish()) return std::nullopt;
      out += '.';
    } else {
      label += lower(c);
    }
  }
  if (!finish()) return std::nullopt;
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

// Decimal, octal with a leading 0, hexadecimal with 0x.
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

// RFC 5952: the longest run of zeros, two or more, becomes `::`.
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
  auto name = ascii_name(web::percent_decoded(host, false));
  if (!name) return std::nullopt;
  if (name->empty()) {
    reason = "empty host";
    return std::nullopt;
  }
  if (!ends_in_number(*name)) return name;
  reason = "invalid IPv4 address";
  return ipv4(*name);
}

}  // namespace chap::dto
