// Tests request targets, chunked bodies and response heads without sockets.
#include "api/http/chunked_body.hpp"
#include "api/http/request_head.hpp"
#include "api/http/response_head.hpp"
#include "api/http/target.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chap::http {
namespace {

struct ParsedTarget {
  bool ok;  // the result of read_target()
  web::Request request;
};
ParsedTarget parse_target(std::string_view target, std::string_view root = {}) {
  ParsedTarget out;
  out.ok = read_target(target, root, out.request);
  return out;
}

TEST(TargetTest, SplitsPathAndQuery) {
  const ParsedTarget parsed = parse_target("/v2/services/a%2Fb%20c?x=%20&y=+");
  ASSERT_TRUE(parsed.ok);
  EXPECT_EQ(parsed.request.path, "/v2/services/a/b c");
  EXPECT_EQ(parsed.request.raw_path, "/v2/services/a%2Fb%20c");
  EXPECT_EQ(parsed.request.query, "x=%20&y=+");
}

TEST(TargetTest, RemovesTheRootPathOnlyAsWholeSegments) {
  EXPECT_EQ(parse_target("/master/health", "/master").request.path, "/health");
  EXPECT_EQ(parse_target("/master/health", "/master").request.root_path, "/master");
  EXPECT_EQ(parse_target("/m%61ster/a%20b", "/master").request.raw_path, "/a%20b");
  EXPECT_EQ(parse_target("/health", "/master").request.root_path, "");
  EXPECT_EQ(parse_target("/masters", "/master").request.path, "/masters");
  EXPECT_EQ(parse_target("/master", "/master").request.path, "/");
}

TEST(TargetTest, AcceptsTheAbsoluteForm) {
  const ParsedTarget parsed = parse_target("HTTP://host:80?q");
  ASSERT_TRUE(parsed.ok);
  EXPECT_EQ(parsed.request.host, "host:80");
  EXPECT_EQ(parsed.request.path, "/");
  EXPECT_EQ(parsed.request.query, "q");
  EXPECT_TRUE(parse_target("*").ok);
}

TEST(TargetTest, RefusesInvalidTargets) {
  for (const char* invalid :
       {"",
        "a",
        "http://",
        "http:///x",
        "ftp://h/x",
        "/%",
        "/%4",
        "/%4g",
        "/%00",
        "/a#b",
        "http://us er/"}) {
    EXPECT_FALSE(parse_target(invalid).ok) << invalid;
  }
}

TEST(TargetTest, MasksSecretsInTheLog) {
  EXPECT_EQ(
      loggable_target("/a?x=1&api_token=abc&X-KEY=d&%74oken=e&y"),
      "/a?x=1&api_token=***&X-KEY=***&%74oken=***&y"
  );
  const std::vector<std::string> secrets = {"", "s3 cret"};
  EXPECT_EQ(loggable_target("/a/s3 cret/b", secrets), "***");
  EXPECT_EQ(loggable_target("/a/s3%20cre%74/b?x=1", secrets), "***");
  EXPECT_EQ(loggable_target("/a/s3?x=1", secrets), "/a/s3?x=1");
  EXPECT_EQ(loggable_target("/" + std::string(9000, 'a')).size(), 503U);
}

TEST(ChunkedBodyTest, DecodesABodyThatArrivesInTwoPieces) {
  const std::string text = "4\r\nWiki\r\n05;a=b\r\npedia\r\n0\r\nT: x\r\n\r\nGET";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    ChunkedBody decoder(100);
    std::string body;
    std::size_t consumed = decoder.decode(text.substr(0, cut), body);
    EXPECT_FALSE(decoder.refusal().has_value()) << cut;
    if (consumed == cut) consumed += decoder.decode(text.substr(cut), body);
    EXPECT_TRUE(decoder.complete()) << cut;
    // `GET` is the start of the next request, so it is not consumed.
    EXPECT_EQ(consumed, text.size() - 3) << cut;
    EXPECT_EQ(body, "Wikipedia");
  }
}

TEST(ChunkedBodyTest, RefusesMalformedAndOversizedChunks) {
  for (const char* invalid :
       {"\r\n",
        "g\r\n",
        "1\n",
        "1\r\nab\r\n",
        "1\r\na\n",
        "0\r\n\n",
        "-1\r\n",
        "0000000000000001\r\n",
        " 1\r\n",
        "1 \r\n",
        "0x1\r\n"}) {
    ChunkedBody decoder(100);
    std::string body;
    decoder.decode(invalid, body);
    ASSERT_TRUE(decoder.refusal().has_value()) << invalid;
    EXPECT_EQ(decoder.refusal()->status, 400U);
  }
  ChunkedBody decoder(5);
  std::string body;
  decoder.decode("3\r\nabc\r\n3\r\n", body);
  EXPECT_EQ(decoder.refusal()->status, 413U);
  ChunkedBody long_extension(5);
  long_extension.decode("1;" + std::string(20'000, 'x'), body);
  EXPECT_EQ(long_extension.refusal()->status, 400U);
}

TEST(ResponseHeadTest, FramesWholeBodies) {
  web::Response response;
  response.headers.add("Content-Type", "a/b");
  response.headers.add("Content-Length", "99");
  response.body = std::string("hello");
  EXPECT_EQ(
      response_head(response, {}, "today"),
      "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 5\r\nDate: today\r\n\r\n"
  );
}

TEST(ResponseHeadTest, LeavesOutFieldsWithLineBreaks) {
  web::Response response;
  response.headers.add("Location", "/a\r\nSet-Cookie: b");
  EXPECT_EQ(response_head(response, {}, "d").find("Set-Cookie"), std::string::npos);
}

TEST(ResponseHeadTest, ResponsesWith204AndResponsesToHeadHaveNoBody) {
  web::Response response;
  response.status = 204;
  EXPECT_EQ(response_head(response, {}, "d").find("Content-Length"), std::string::npos);
  ResponseFraming head;
  head.head_only = true;
  web::Response proxied;
  proxied.headers.add("Content-Length", "99");
  EXPECT_NE(response_head(proxied, head, "d").find("Content-Length: 99\r\n"), std::string::npos);
  proxied.body = web::BodyStream([](std::string&) { return false; });
  EXPECT_FALSE(is_chunked(proxied, head));
}

}  // namespace
}  // namespace chap::http
