// Tests the validation of slugs, e-mail addresses and URLs in registrations (http-api.md 8.1).
#include "api/dto/service_fields.hpp"
#include "foundation/json/parse.hpp"
#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace chap::dto {
namespace {

TEST(ServiceTextsTest, RecognisesSlugs) {
  for (const char* valid : {"a", "a1", "chap-ewars", "a-1-b2", "model2-x"}) {
    EXPECT_TRUE(is_service_slug(valid)) << valid;
  }
  for (const char* invalid :
       {"", "A", "1a", "-a", "a-", "a--b", "a_b", "a b", "a\n", "a.b", "\xC3\xA4", "a-B"}) {
    EXPECT_FALSE(is_service_slug(invalid)) << invalid;
  }
}

TEST(ServiceTextsTest, OnlyCommitIdsInLowerCaseAreReadAsRevisions) {
  using testing_support::at;
  const json::Document vectors = testing_support::read_vectors("v251/digests.json");
  for (const json::Value& vector : at(vectors.root(), "revisions").items()) {
    GitRevision revision;
    schema::Report report;
    EXPECT_TRUE(schema::Codec<GitRevision>::read(at(vector, "input"), revision, report));
    const json::Value& expected = at(vector, "expected");
    EXPECT_EQ(
        revision.value_or("null"), expected.is_null() ? "null" : std::string(expected.as_string())
    ) << testing_support::text_at(vector, "id");
    EXPECT_TRUE(report.empty());
  }
}

TEST(ServiceTextsTest, EmailAddressesAreNormalised) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"a@b.org", "a@b.org"},
      {"Some.One+tag@EXAMPLE.Org", "Some.One+tag@example.org"},
      {"  a@b.org ", "a@b.org"},
      {"Some Body <a@B.org>", "a@b.org"},
      {"<a@b.org>", "a@b.org"},
      {"o'neil@sub.example.co", "o'neil@sub.example.co"},
      {"j\xC3\xB6rg@m\xC3\xBCnchen.de", "j\xC3\xB6rg@m\xC3\xBCnchen.de"},
      {"a@xn--mnchen-3ya.de", "a@xn--mnchen-3ya.de"},
  };
  for (const auto& [given, expected] : cases) {
    const EmailCheck check = check_email(given);
    EXPECT_EQ(check.normalised, expected) << check.problem;
  }
}

TEST(ServiceTextsTest, InvalidEmailAddressesAreReportedWithTheReason) {
  const std::string long_label(64, 'b');
  const std::string label = std::string(60, 'b') + ".";
  const std::vector<std::pair<std::string, const char*>> cases = {
      {"", "An email address must have an @-sign."},
      {"nobody", "An email address must have an @-sign."},
      {"@b.org", "There must be something before the @-sign."},
      {"a@", "There must be something after the @-sign."},
      {".a@b.org", "An email address cannot start with a period."},
      {"a.@b.org", "An email address cannot have a period immediately before the @-sign."},
      {"a..b@b.org", "An email address cannot have two periods in a row."},
      {"a@.b.org", "An email address cannot have a period immediately after the @-sign."},
      {"a@b.org.", "An email address cannot end with a period."},
      {"a@b..org", "An email address cannot have two periods in a row."},
      {"a@-b.org", "An email address cannot have a hyphen immediately after the @-sign."},
      {"a@b.org-", "An email address cannot end with a hyphen."},
      {"a@b-.org", "An email address cannot have a period and a hyphen next to each other."},
      {"a b@c.org", "The email address contains invalid characters before the @-sign: SPACE."},
      {"<<a@b.org>>", "The email address contains invalid characters before the @-sign: '<'."},
      {"\"a b\"@c.org", "Quoting the part before the @-sign is not allowed here."},
      {"a\nb@c.org", "Carriage return and line feed characters are not allowed"},
      {"a@b@c.org", "The part after the @-sign contains invalid characters: '@'."},
      {"a@b.org,c@d.org", "The part after the @-sign contains invalid characters: ',', '@'."},
      {"a@b_c.org", "The part after the @-sign contains invalid characters: '_'."},
      {"a@[127.0.0.1]", "A bracketed IP address after the @-sign is not allowed here."},
      {"a@b", "The part after the @-sign is not valid. It should have a period."},
      {"a@localhost", "The part after the @-sign is not valid. It should have a period."},
      {"a@x.local",
       "The part after the @-sign is a special-use or reserved name that cannot be used with "
       "email."},
      {"a@b.123",
       "The part after the @-sign is not valid. It is not within a valid top-level domain."},
      {"a@" + long_label + ".org",
       "After the @-sign, periods cannot be separated by so many characters (1 character too "
       "many)."},
      {"a@" + label + label + label + label + std::string(17, 'c'),
       "The email address is too long after the @-sign (8 characters too many)."},
      {std::string(252, 'a') + "@b.org", "The email address is too long (4 characters too many)."},
  };
  for (const auto& [given, expected] : cases) EXPECT_EQ(check_email(given).problem, expected);
}

TEST(ServiceTextsTest, WebAddressesAreNormalised) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"http://example.com", "http://example.com/"},
      {"HTTP://Example.com", "http://example.com/"},
      {"  https://example.com/a\tb\n ", "https://example.com/ab"},
      {"http://example.com:80/x", "http://example.com/x"},
      {"https://example.com:443", "https://example.com/"},
      {"http://example.com:443", "http://example.com:443/"},
      {"http://example.com:/x", "http://example.com/x"},
      {"http:example.com", "http://example.com/"},
      {"http:\\\\example.com\\a\\b", "http://example.com/a/b"},
      {"http://example.com/a b?c d#e f", "http://example.com/a%20b?c%20d#e%20f"},
      {"http://example.com/%41%2f?%41", "http://example.com/%41%2f?%41"},
      {"http://example.com/a/../b/./c/..", "http://example.com/b/"},
      {"http://example.com/../../x", "http://example.com/x"},
      {"http://example.com/%2e%2E/x/%2e", "http://example.com/x/"},
      {"http://example.com?q", "http://example.com/?q"},
      {"http://example.com#f", "http://example.com/#f"},
      {"http://example.com/\xC3\xA4?\"<>'#`", "http://example.com/%C3%A4?%22%3C%3E%27#%60"},
      {"http://m\xC3\x9CNCHEN.de", "http://xn--mnchen-3ya.de/"},
      {"http://\xD0\xBF\xD1\x80\xD0\xB8\xD0\xBC\xD0\xB5\xD1\x80.\xD1\x80\xD1\x84",
       "http://xn--e1afmkfd.xn--p1ai/"},
      {"http://b\xC3\xBC"
       "cher.example",
       "http://xn--bcher-kva.example/"},
      {"http://ex%41mple.com", "http://example.com/"},
      {"http://user:pa ss@example.com", "http://user:pa%20ss@example.com/"},
      {"http://@example.com", "http://example.com/"},
      {"http://127.0.0.1", "http://127.0.0.1/"},
      {"http://0x7f.1", "http://127.0.0.1/"},
      {"http://017700000001", "http://127.0.0.1/"},
      {"http://2130706433/", "http://127.0.0.1/"},
      {"http://[::1]:8080", "http://[::1]:8080/"},
      {"http://[2001:DB8:0:0:1:0:0:1]", "http://[2001:db8::1:0:0:1]/"},
      {"http://[1:0:0:0:0:0:0:0]", "http://[1::]/"},
  };
  for (const auto& [given, expected] : cases) {
    const WebAddressCheck check = check_web_address(given);
    EXPECT_EQ(check.normalised, expected) << given << ": " << check.reason;
    if (!check.normalised.empty()) {
      EXPECT_EQ(check_web_address(check.normalised).normalised, check.normalised);
    }
  }
}

TEST(ServiceTextsTest, InvalidWebAddressesAreReportedWithTheReason) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"", "input is empty"},
      {"  ", "relative URL without a base"},
      {"example.com", "relative URL without a base"},
      {"/a/b", "relative URL without a base"},
      {"//example.com", "relative URL without a base"},
      {"1http://a", "relative URL without a base"},
      {"http://", "empty host"},
      {"http:///", "empty host"},
      {"http://?q", "empty host"},
      {"http://:80", "empty host"},
      {"http://example.com:x", "invalid port number"},
      {"http://example.com:65536", "invalid port number"},
      {"http://example.com:-1", "invalid port number"},
      {"http://a b.com", "invalid international domain name"},
      {"http://a%00b.com", "invalid international domain name"},
      {"http://a<b.com", "invalid international domain name"},
      {"http://\xFF.com", "invalid international domain name"},
      {"http://1.2.3.4.5", "invalid IPv4 address"},
      {"http://1.2.3.256", "invalid IPv4 address"},
      {"http://0x1g.1", "invalid IPv4 address"},
      {"http://[::1", "invalid IPv6 address"},
      {"http://[::g]", "invalid IPv6 address"},
  };
  for (const auto& [given, expected] : cases) {
    const WebAddressCheck check = check_web_address(given);
    EXPECT_EQ(check.outcome, WebAddressCheck::Outcome::kInvalid) << given;
    EXPECT_EQ(check.reason, expected) << given;
  }
  for (const char* other : {"ftp://a.b", "mailto:a@b", "javascript:x", "file:///etc/passwd"}) {
    EXPECT_EQ(check_web_address(other).outcome, WebAddressCheck::Outcome::kOtherScheme) << other;
  }
  const std::string base = "http://a.b/";
  EXPECT_EQ(
      check_web_address(base + std::string(kMaxWebAddress - base.size(), 'x')).outcome,
      WebAddressCheck::Outcome::kValid
  );
  EXPECT_EQ(
      check_web_address(base + std::string(kMaxWebAddress - base.size() + 1, 'x')).outcome,
      WebAddressCheck::Outcome::kTooLong
  );
}

// Returns the body of the response with status 422 to a registration with this metadata.
std::string problems_with(const std::string& metadata) {
  const json::Document document = json::parse(metadata);
  ServiceMetadata out;
  schema::Report report;
  schema::read_body(document.root(), out, report);
  return report.to_json();
}

TEST(ServiceTextsTest, ProblemsHaveTheContractsFormat) {
  EXPECT_EQ(
      problems_with(R"({"contact_email":7,"organization_logo_url":7,"repository_url":""})"),
      R"({"detail":[{"type":"string_type","loc":["body","contact_email"],"msg":"Input should be a valid string","input":7},)"
      R"({"type":"url_type","loc":["body","organization_logo_url"],"msg":"URL input should be a string or URL","input":7},)"
      R"({"type":"url_parsing","loc":["body","repository_url"],"msg":"Input should be a valid URL, input is empty","input":"","ctx":{"error":"input is empty"}}]})"
  );
  EXPECT_EQ(problems_with(R"({"contact_email":null,"repository_url":null})"), R"({"detail":[]})");
}

}  // namespace
}  // namespace chap::dto
