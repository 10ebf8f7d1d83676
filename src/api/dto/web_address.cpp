#include "api/dto/web_address.hpp"

#include "foundation/json/writer.hpp"
#include "foundation/net/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace chap::dto {
namespace {

using Outcome = WebAddressCheck::Outcome;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace

WebAddressCheck check_web_address(std::string_view text) {
  if (characters(text) > kMaxWebAddress) return {Outcome::kTooLong, {}, {}};
  const net::UrlResult result = net::parse_url(text);
  switch (result.problem) {
    case net::UrlResult::Problem::kUnreadable:
      return {Outcome::kInvalid, {}, result.reason};
    case net::UrlResult::Problem::kOtherScheme:
      return {Outcome::kOtherScheme, {}, {}};
    case net::UrlResult::Problem::kNone:
      break;
  }
  return {Outcome::kValid, result.url.normalised(), {}};
}

}  // namespace chap::dto

namespace chap::schema {
namespace {

std::string object_with_member(std::string_view name, std::string_view text) {
  json::Writer writer;
  writer.begin_object();
  writer.key(name);
  writer.string(text);
  writer.end_object();
  return writer.take();
}

}  // namespace

bool Codec<dto::WebAddress>::read(const json::Value& value, dto::WebAddress& out, Report& report) {
  if (!value.is_string()) {
    report.add("url_type", "URL input should be a string or URL", value);
    return false;
  }
  require_storable(value.as_string());
  dto::WebAddressCheck check = dto::check_web_address(value.as_string());
  switch (check.outcome) {
    case dto::WebAddressCheck::Outcome::kValid:
      out.text = std::move(check.normalised);
      return true;
    case dto::WebAddressCheck::Outcome::kInvalid:
      report.add(
          "url_parsing",
          "Input should be a valid URL, " + check.reason,
          value,
          object_with_member("error", check.reason)
      );
      return false;
    case dto::WebAddressCheck::Outcome::kOtherScheme: {
      static constexpr std::string_view kExpected = "'http' or 'https'";
      report.add(
          "url_scheme",
          "URL scheme should be 'http' or 'https'",
          value,
          object_with_member("expected_schemes", kExpected)
      );
      return false;
    }
    case dto::WebAddressCheck::Outcome::kTooLong:
      report.add(
          "url_too_long",
          fmt::format("URL should have at most {} characters", dto::kMaxWebAddress),
          value,
          fmt::format(R"({{"max_length":{}}})", dto::kMaxWebAddress)
      );
      return false;
  }
  return false;
}

}  // namespace chap::schema
