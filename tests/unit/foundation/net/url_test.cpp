#include "foundation/net/url.hpp"

#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

namespace chap::net {
namespace {

// The normalised URL, or the reason why the text is not a URL.
std::string normalised(std::string_view text) {
  const UrlResult result = parse_url(text);
  return result.problem == UrlResult::Problem::kNone ? result.url.normalised() : result.reason;
}

TEST(UrlTest, NormalisesHostPortPathAndEscapes) {
  EXPECT_EQ(normalised("HTTP://Example.ORG:80"), "http://example.org/");
  EXPECT_EQ(normalised("https://a:8443/x/../y?q=\xC3\xA6#f"), "https://a:8443/y?q=%C3%A6#f");
  EXPECT_EQ(normalised("http://u:p@h/"), "http://u:p@h/");
  EXPECT_EQ(normalised("http://0x7f.1/"), "http://127.0.0.1/");
  EXPECT_EQ(normalised("http://[0:0:0:0:0:0:0:1]/"), "http://[::1]/");
}

TEST(UrlTest, InternationalHostNamesBecomeLowerCasePunycode) {
  EXPECT_EQ(normalised("http://m\xC3\x9CNCHEN.de"), "http://xn--mnchen-3ya.de/");
  // Capital letters of other scripts also become small letters, here in Armenian.
  EXPECT_EQ(normalised("http://\xD4\xB1.am"), normalised("http://\xD5\xA1.am"));
  EXPECT_EQ(normalised("http://\xEF\xBC\xA1.de"), "http://a.de/");  // a full-width letter
}

TEST(UrlTest, ReportsWhyATextIsNotAUrl) {
  EXPECT_EQ(normalised(""), "input is empty");
  EXPECT_EQ(normalised("example.org"), "relative URL without a base");
  EXPECT_EQ(normalised("http://"), "empty host");
  EXPECT_EQ(normalised("http://a:99999"), "invalid port number");
  EXPECT_EQ(parse_url("ftp://a").problem, UrlResult::Problem::kOtherScheme);
}

TEST(OriginTest, DifferentSpellingsOfOneServerHaveOneOrigin) {
  EXPECT_EQ(origin_of("http://LOCALHOST/a"), origin_of("http://localhost:80/b?c"));
  EXPECT_EQ(origin_of("http://0x7f000001/"), origin_of("http://127.0.0.1/"));
  EXPECT_NE(origin_of("http://a/"), origin_of("https://a/"));
  EXPECT_NE(origin_of("http://a/"), origin_of("http://a:81/"));
}

TEST(OriginTest, ABackslashEndsTheAuthority) {
  // Some parsers would return `b` as the host of this URL.
  EXPECT_EQ(origin_of("http://a\\@b/").host, "a");
  EXPECT_EQ(with_normalised_authority("http://a\\@b/"), "http://a/@b/");
  EXPECT_EQ(with_normalised_authority("http://a/x/../y?q#f"), "http://a/x/../y?q");
}

TEST(OriginTest, RefusesUrlsThatParsersReadDifferently) {
  for (const char* url : {"http:/a", "http:///a", "http://?a", "ftp://a/", "a", "http://\\a"}) {
    EXPECT_THROW(origin_of(url), Error) << url;
  }
}

TEST(ResolvedTest, ALocationIsRelativeToTheUrlOfTheResponse) {
  EXPECT_EQ(resolved("http://a/b/c", "d"), "http://a/b/d");
  EXPECT_EQ(resolved("http://a/b/c", "/d"), "http://a/d");
  EXPECT_EQ(resolved("http://a/b/c", "https://z/"), "https://z/");
}

}  // namespace
}  // namespace chap::net
