#include "api/web/forwarding.hpp"

#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

namespace chap::web {
namespace {

TEST(ForwardingTest, DropsHopByHopCredentialAndBodyFieldsOfRequests) {
  Headers sent;
  for (const char* name :
       {"Host",
        "AUTHORIZATION",
        "x-Service-key",
        "Connection",
        "Keep-Alive",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Content-Length",
        "Expect"}) {
    sent.add(name, "x");
  }
  sent.add("Connection", " X-One ,x-two,, ");
  sent.add("x-one", "1");
  sent.add("X-Two", "2");
  sent.add("X-Three", "3");
  sent.add("Cookie", "a");
  sent.add("Cookie", "b");
  const FieldList expected = {{"X-Three", "3"}, {"Cookie", "a"}, {"Cookie", "b"}};
  EXPECT_EQ(forwarded_request_fields(sent), expected);
}

TEST(ForwardingTest, DropsHopByHopFieldsOfResponses) {
  const FieldList sent = {
      {"connection", "x-drop"},
      {"Connection", "close, X-Also"},
      {"X-Drop", "1"},
      {"x-also", "1"},
      {"Keep-Alive", "timeout=5"},
      {"Upgrade", "h2c"},
      {"Set-Cookie", "a=1"},
      {"Set-Cookie", "b=2"},
      {"Authorization", "kept"},
      {"Content-Length", "3"}};
  const FieldList expected = {
      {"Set-Cookie", "a=1"},
      {"Set-Cookie", "b=2"},
      {"Authorization", "kept"},
      {"Content-Length", "3"}};
  EXPECT_EQ(forwarded_response_fields(sent).all(), expected);
}

TEST(ForwardingTest, ResponsesHaveAtMostOneLength) {
  const FieldList none = {};
  EXPECT_EQ(
      forwarded_response_fields({{"Content-Length", "3"}, {"transfer-encoding", "chunked"}}).all(),
      none
  );
  const FieldList one = {{"Content-Length", "3"}};
  EXPECT_EQ(
      forwarded_response_fields({{"Content-Length", "3"}, {"content-length", "3"}}).all(), one
  );
  EXPECT_THROW(
      forwarded_response_fields({{"Content-Length", "3"}, {"content-length", "5"}}), Error
  );
}

TEST(ForwardingTest, RecognisesRequestsThatAServerHasForwarded) {
  Headers sent;
  EXPECT_FALSE(was_forwarded_by(sent, "chap-1"));
  sent.add("cdn-loop", "other, chap-12");
  EXPECT_FALSE(was_forwarded_by(sent, "chap-1"));
  sent.add("CDN-Loop", "other;a=chap-2 ,chap-1; v=1");
  EXPECT_TRUE(was_forwarded_by(sent, "chap-1"));
  EXPECT_FALSE(was_forwarded_by(sent, "chap-2"));
}

TEST(ForwardingTest, FindsTheRestOfAnEncodedPath) {
  EXPECT_EQ(after_slash("/v2/services/m/run/a%2Fb", 5), "a%2Fb");
  EXPECT_EQ(after_slash("/v2/services/m/run/", 5), "");
  EXPECT_EQ(after_slash("/v2%2fservices%2Fm/run/x/run/y", 5), "x/run/y");
  EXPECT_EQ(after_slash("/v2/services/m/run", 5), std::nullopt);
  EXPECT_EQ(after_slash("", 1), std::nullopt);
}

TEST(ForwardingTest, RecognisesPathsThatLeadOutOfTheBaseFolder) {
  for (const char* path :
       {"..",
        "../x",
        "a/../..",
        "%2e%2E/x",
        ".%2e",
        "..%2Fx",
        "..\\x",
        "..%5cx",
        "a%2f..%2f..",
        "./.."}) {
    EXPECT_TRUE(leads_out_of_base_folder(path)) << path;
  }
  for (const char* path :
       {"", "a", "a/..", "a/../b", "./a", "...", "..a/x", "a/b/../../c", "%252e%252e/x", "a//.."}) {
    EXPECT_FALSE(leads_out_of_base_folder(path)) << path;
  }
}

}  // namespace
}  // namespace chap::web
