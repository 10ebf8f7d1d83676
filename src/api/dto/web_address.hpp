// http and https addresses of model metadata: checked and normalised as browsers do it (WHATWG
// URL), which is what http-api.md 8.1 describes. Pure functions.
#pragma once

#include "foundation/schema/codec.hpp"

#include <string>
#include <string_view>

namespace chap::dto {

// A normalised address.
struct WebAddress {
  std::string text;
};

struct WebAddressCheck {
  enum class Outcome { kGood, kUnreadable, kOtherScheme, kTooLong };
  Outcome outcome = Outcome::kGood;
  std::string normalised;  // kGood
  std::string reason;      // kUnreadable
};

inline constexpr std::size_t kLongestWebAddress = 2083;  // characters, before normalising

WebAddressCheck check_web_address(std::string_view text);

// Lower case, decoded, punycode; an IPv4 or IPv6 address in its one spelling. Nothing: `reason`
// says why it is no host.
std::optional<std::string> normalised_host(std::string_view host, std::string& reason);

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Codec<dto::WebAddress> {
  static constexpr bool kReference = false;
  static bool read(const json::Value& value, dto::WebAddress& out, Report& report);
  static void write(const dto::WebAddress& value, json::Writer& out) { out.string(value.text); }
  static void schema(SchemaWriter& s) {
    s.type("string");
    s.out.key("maxLength");
    s.out.integer(static_cast<std::int64_t>(dto::kLongestWebAddress));
    s.out.key("minLength");
    s.out.integer(1);
    s.member("format", "uri");
  }
};

}  // namespace chap::schema
