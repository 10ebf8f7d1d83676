// Validates and normalises e-mail addresses in model metadata (http-api.md 8.1).
#pragma once

#include "foundation/schema/codec.hpp"

#include <string>
#include <string_view>

namespace chap::dto {

// An address whose domain is in lower case.
struct EmailAddress {
  std::string text;
};

struct EmailCheck {
  std::string normalised;  // empty if the address is invalid
  std::string problem;     // a sentence; empty if the address is valid
};

// Checks only the syntax of an address. Removes a display name, as in `Jane Doe <a@b.org>`. Both
// sides of the @-sign may contain non-ASCII characters.
EmailCheck check_email(std::string_view text);

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Codec<dto::EmailAddress> {
  static constexpr bool kIsRef = false;
  static bool read(const json::Value& value, dto::EmailAddress& out, Report& report);
  static void write(const dto::EmailAddress& value, json::Writer& out) { out.string(value.text); }
  static void schema(SchemaWriter& s) {
    s.type("string");
    s.member("format", "email");
  }
};

}  // namespace chap::schema
