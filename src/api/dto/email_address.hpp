// E-mail addresses of model metadata: checked and normalised as http-api.md 8.1 says.
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
  std::string normalised;  // when there is no problem
  std::string problem;     // the reason, a sentence; empty: the address is good
};

// Syntax only: no look-up is made. A name around it, `Some Body <a@b.org>`, is taken off. Text
// beyond ASCII may stand on both sides of the @-sign.
EmailCheck check_email(std::string_view text);

}  // namespace chap::dto

namespace chap::schema {

template <>
struct Codec<dto::EmailAddress> {
  static constexpr bool kReference = false;
  static bool read(const json::Value& value, dto::EmailAddress& out, Report& report);
  static void write(const dto::EmailAddress& value, json::Writer& out) { out.string(value.text); }
  static void schema(SchemaWriter& s) {
    s.type("string");
    s.member("format", "email");
  }
};

}  // namespace chap::schema
