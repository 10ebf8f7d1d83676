// Validates and normalises http and https addresses in model metadata (http-api.md 8.1). Pure
// functions.
#pragma once

#include "foundation/schema/codec.hpp"

#include <string>
#include <string_view>

namespace chap::dto {

// An address in normalised form.
struct WebAddress {
  std::string text;
};

struct WebAddressCheck {
  enum class Outcome { kValid, kInvalid, kOtherScheme, kTooLong };
  Outcome outcome = Outcome::kValid;
  std::string normalised;  // only for kValid
  std::string reason;      // only for kInvalid
};

inline constexpr std::size_t kMaxWebAddress = 2083;  // characters, before normalising

WebAddressCheck check_web_address(std::string_view text);

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Codec<dto::WebAddress> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& value, dto::WebAddress& out, Report& report);
  static void write(const dto::WebAddress& value, json::Writer& out) { out.string(value.text); }
  static void schema(SchemaWriter& s) {
    s.type("string");
    s.out.key("maxLength");
    s.out.integer(static_cast<std::int64_t>(dto::kMaxWebAddress));
    s.out.key("minLength");
    s.out.integer(1);
    s.member("format", "uri");
  }
};

}  // namespace chap::schema
