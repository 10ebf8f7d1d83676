// Tests requests that the server refuses without calling the application: malformed and ambiguous
// requests, and requests above each limit, with the status of the limit.
#include "tests/support/fake_application.hpp"
#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace chap {
namespace {

using std::chrono::milliseconds;
using test::RawAnswer;
using test::RawClient;
using test::RunningServer;

// A request that the server must refuse, and the status of the response.
struct Case {
  const char* name;
  const char* request;
  int status;
};

class HttpRefusalTest : public testing::TestWithParam<Case> {};

TEST_P(HttpRefusalTest, RespondsAndCloses) {
  RunningServer running(test::echo);
  RawClient client(running.port());
  const RawAnswer answer = client.exchange(GetParam().request);
  EXPECT_EQ(answer.status, GetParam().status);
  EXPECT_EQ(answer.body.substr(0, 11), R"({"detail":")");
  EXPECT_EQ(answer.fields.count("connection"), 1U);
  EXPECT_TRUE(client.is_closed_by_server());
  EXPECT_EQ(running.application.calls, 0);
}

INSTANTIATE_TEST_SUITE_P(
    RawRequests,
    HttpRefusalTest,
    testing::Values(
        Case{
            "LengthAndChunked",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
            "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
            400},
        Case{
            "ChunkedAndLength",
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
            400},
        Case{
            "TwoLengths",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            400},
        Case{
            "SameLengthTwice",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
            400},
        Case{"LengthList", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3, 3\r\n\r\nabc", 400},
        Case{"NegativeLength", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -3\r\n\r\nabc", 400},
        Case{
            "HugeLength",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999999\r\n\r\n",
            400},
        Case{
            "TooLargeBody", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 256000001\r\n\r\n", 413},
        Case{
            "TooLargeChunk",
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nF424001\r\n",
            413},
        Case{
            "BadChunk",
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
            400},
        Case{
            "ChunkWithoutEnd",
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
            400},
        Case{
            "OtherCoding",
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
            501},
        Case{
            "ChunkedTwice",
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
            "Transfer-Encoding: chunked\r\n\r\n",
            400},
        Case{
            "ChunkedInHttp10",
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400},
        Case{"FoldedField", "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c: d\r\n\r\n", 400},
        Case{"BareLineFeed", "GET / HTTP/1.1\nHost: h\n\n", 400},
        Case{"BareLineFeedLater", "GET / HTTP/1.1\r\nHost: h\nA: b\r\n\r\n", 400},
        Case{"BareReturn", "GET / HTTP/1.1\r\nHost: h\r\nA: b\rc\r\n\r\n", 400},
        Case{"SpaceBeforeColon", "GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n", 400},
        Case{"NoColon", "GET / HTTP/1.1\r\nHost: h\r\nA\r\n\r\n", 400},
        Case{"NoHost", "GET / HTTP/1.1\r\n\r\n", 400},
        Case{"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        Case{"OddHost", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        Case{"NotHttp", "\x16\x03\x01\x02\r\n\r\n", 400},
        Case{"OtherVersion", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 400},
        Case{"NoSlash", "GET path HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        Case{"EncodedNul", "GET /a%00b HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        Case{"BadEscape", "GET /a%zz HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        Case{
            "CompressedBody",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
            415},
        Case{"OtherExpectation", "GET / HTTP/1.1\r\nHost: h\r\nExpect: tea\r\n\r\n", 417}
    ),
    [](const testing::TestParamInfo<Case>& tested) { return tested.param.name; }
);

TEST(HttpLimitTest, ALongRequestTargetIs414EvenIfItsEndIsMissing) {
  RunningServer running(test::echo);
  const std::string target = "/" + std::string(70'000, 'a');
  RawClient whole(running.port());
  EXPECT_EQ(whole.exchange("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n").status, 414);
  RawClient endless(running.port());
  EXPECT_EQ(endless.exchange("GET /" + std::string(140'000, 'a')).status, 414);
}

TEST(HttpLimitTest, ALongRequestTargetThatTimesOutIs414) {
  auto options = test::test_options();
  options.times.head = milliseconds(60);
  RunningServer running(test::echo, options);
  RawClient client(running.port());
  EXPECT_EQ(client.exchange("GET /" + std::string(70'000, 'a')).status, 414);
}

TEST(HttpLimitTest, TheRefusalOfAnIncompleteHeadDependsOnTheMethodOfTheRequest) {
  RunningServer running(test::echo);
  RawClient client(running.port());
  client.send("HEAD /" + std::string(70'000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(client.receive(true).status, 414);
  EXPECT_TRUE(client.is_closed_by_server()) << "the response to HEAD has no body";
}

// The response has CORS fields, so that the web page that sent the request can read the reason.
TEST(HttpLimitTest, TheRefusalOfAnIncompleteHeadDependsOnTheOriginOfTheRequest) {
  auto options = test::test_options();
  options.times.head = milliseconds(200);
  options.complete_refusal = [](const web::Request& request, web::Response& response) {
    response.headers.add("Seen", std::string(request.headers.find("Origin").value_or("-")));
  };
  RunningServer running(test::echo, options);
  const std::string line = "GET / HTTP/1.1\r\n";
  const std::string origin = "oRIGIN: https://a.example \r\nHost: h\r\n";
  const std::string big(140'000, 'a');
  // Sends a request, checks the status and returns the origin that the callback has received.
  const auto seen = [&](const std::string& request, int status) {
    RawClient client(running.port());
    const RawAnswer answer = client.exchange(request);
    EXPECT_EQ(answer.status, status);
    return answer.fields.count("seen") == 1 ? answer.fields.find("seen")->second : "(absent)";
  };
  EXPECT_EQ(seen(line + origin + "A: " + big, 431), "https://a.example");
  EXPECT_EQ(
      seen("GET /" + big.substr(0, 70'000) + " HTTP/1.1\r\n" + origin + "\r\n", 414),
      "https://a.example"
  );
  EXPECT_EQ(seen(line + origin + "A: b\n\r\n", 400), "https://a.example");
  EXPECT_EQ(seen(line + origin + "A: b", 408), "https://a.example");
  EXPECT_EQ(seen(line + "Origin: https://a.exa", 408), "-");
  EXPECT_EQ(seen(line + "Origin: a b\r\nOrigin: c\r\nA: " + big, 431), "-");
  EXPECT_EQ(seen(line + "XOrigin: c\r\nA: " + big, 431), "-");
  EXPECT_EQ(seen("Origin: c\r\nA: " + big, 431), "-");
}

TEST(HttpLimitTest, ALargeRequestHeadIs431) {
  RunningServer running(test::echo);
  RawClient client(running.port());
  EXPECT_EQ(
      client.exchange("GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(140'000, 'a')).status, 431
  );
}

TEST(HttpLimitTest, ASlowRequestHeadIs408) {
  auto options = test::test_options();
  options.times.head = milliseconds(60);
  RunningServer running(test::echo, options);
  RawClient client(running.port());
  EXPECT_EQ(client.exchange("GET / HTTP/1.1\r\nHo").status, 408);
}

TEST(HttpLimitTest, ASlowRequestBodyIs408WithLengthAndInChunks) {
  auto options = test::test_options();
  options.times.body = milliseconds(60);
  RunningServer running(test::echo, options);
  RawClient plain(running.port());
  EXPECT_EQ(
      plain.exchange("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc").status, 408
  );
  RawClient chunked(running.port());
  EXPECT_EQ(
      chunked.exchange("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc")
          .status,
      408
  );
}

TEST(HttpLimitTest, IdleConnectionsAreClosedWithoutAResponse) {
  auto options = test::test_options();
  options.times.idle = milliseconds(60);
  RunningServer running(test::echo, options);
  RawClient fresh(running.port());
  EXPECT_TRUE(fresh.is_closed_by_server());
  RawClient used(running.port());
  EXPECT_EQ(used.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status, 200);
  EXPECT_TRUE(used.is_closed_by_server());
}

TEST(HttpLimitTest, TheSizeOfAllBodiesIsLimited) {
  auto options = test::test_options();
  options.io_threads = 1;  // so that the first body is counted before the second request is read
  options.limits.bodies = 1000;
  RunningServer running(test::echo, options);
  RawClient slow(running.port());
  slow.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 900\r\n\r\n");
  EXPECT_EQ(slow.receive_bytes(12), "HTTP/1.1 100");  // the server counts the body from now on
  RawClient client(running.port());
  const std::string request = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 500\r\n\r\n";
  EXPECT_EQ(client.exchange(request + "abc").status, 503);
}

TEST(HttpLimitTest, TheCallbackBeforeBodyRespondsBeforeTheBodyArrives) {
  auto options = test::test_options();
  options.before_body = [](const web::Request&) {
    web::Response response;
    response.status = 401;
    return response;
  };
  RunningServer running(test::echo, options);
  RawClient client(running.port());
  EXPECT_EQ(
      client.exchange("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n\r\n").status, 401
  );
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(HttpLimitTest, TheCallbackCompleteRefusalAddsFieldsToRefusals) {
  auto options = test::test_options();
  options.complete_refusal = [](const web::Request& request, web::Response& response) {
    response.headers.add("X-Seen", std::string(request.headers.find("Origin").value_or("")));
  };
  RunningServer running(test::echo, options);
  RawClient client(running.port());
  const RawAnswer answer = client.exchange(
      "POST / HTTP/1.1\r\nHost: h\r\nOrigin: o\r\nContent-Length: 999999999999\r\n\r\n"
  );
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.fields.at("x-seen"), "o");
}

}  // namespace
}  // namespace chap
