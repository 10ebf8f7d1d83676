#include "api/http/gzip.hpp"

#include "tests/support/inflate.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace chap::http {
namespace {

web::Request request_accepting(std::string encodings, std::string method = "GET") {
  web::Request request;
  request.method = std::move(method);
  request.headers.add("Accept-Encoding", std::move(encodings));
  return request;
}

web::Response response_of_size(std::size_t size) {
  web::Response response;
  response.body = std::string(size, 'a');
  return response;
}

std::string_view field(const web::Response& response, std::string_view name) {
  return response.headers.find(name).value_or("(absent)");
}

// Returns the whole body of a streamed response.
std::string read_stream(web::Response& response) {
  std::string all;
  auto& stream = std::get<web::BodyStream>(response.body);
  while (stream(all)) {
  }
  return all;
}

TEST(GzipTest, DoesNotCompressShortBodies) {
  web::Response response = response_of_size(999);
  compress(request_accepting("gzip"), 6, response);
  EXPECT_TRUE(response.headers.all().empty());
  EXPECT_EQ(std::get<std::string>(response.body).size(), 999U);
}

TEST(GzipTest, CompressesBodiesOfAThousandBytes) {
  web::Response response = response_of_size(1000);
  response.headers.add("Vary", "Origin");
  compress(request_accepting("deflate, gzip;q=0.5"), 6, response);
  EXPECT_EQ(field(response, "Content-Encoding"), "gzip");
  EXPECT_EQ(field(response, "Vary"), "Origin, Accept-Encoding");
  EXPECT_EQ(test::gunzipped(std::get<std::string>(response.body)), std::string(1000, 'a'));
}

TEST(GzipTest, SetsVaryForClientsThatDoNotAcceptGzip) {
  for (const char* encodings : {"identity", "gzip;q=0", "gzip;q=0.000", "br"}) {
    web::Response response = response_of_size(1000);
    compress(request_accepting(encodings), 6, response);
    EXPECT_EQ(field(response, "Content-Encoding"), "(absent)") << encodings;
    EXPECT_EQ(field(response, "Vary"), "Accept-Encoding");
    EXPECT_EQ(std::get<std::string>(response.body).size(), 1000U);
  }
}

TEST(GzipTest, DoesNotCompressEncodedResponsesAndEventStreams) {
  web::Response encoded = response_of_size(5000);
  encoded.headers.add("Content-Encoding", "br");
  compress(request_accepting("gzip"), 6, encoded);
  EXPECT_EQ(field(encoded, "Vary"), "(absent)");
  web::Response events = response_of_size(5000);
  events.headers.add("Content-Type", "text/event-stream");
  compress(request_accepting("gzip"), 6, events);
  EXPECT_EQ(field(events, "Vary"), "(absent)");
}

TEST(GzipTest, CompressesStreamsOfAnySize) {
  for (const int pieces : {0, 1, 3, 5000}) {
    web::Response response;
    response.body = web::BodyStream([left = pieces](std::string& out) mutable {
      if (left == 0) return false;
      out += "piece " + std::to_string(left) + "\n";
      return --left > 0;
    });
    std::string expected;
    for (int i = pieces; i > 0; --i) expected += "piece " + std::to_string(i) + "\n";
    compress(request_accepting("gzip"), 1, response);
    EXPECT_EQ(field(response, "Content-Encoding"), "gzip");
    EXPECT_EQ(test::gunzipped(read_stream(response)), expected);
  }
}

TEST(GzipTest, LargeIncompressibleBodiesRoundTrip) {
  std::string noise;
  unsigned state = 1;
  for (int i = 0; i < 700'000; ++i) {
    state = state * 1664525U + 1013904223U;
    noise += static_cast<char>(state >> 24);
  }
  EXPECT_EQ(test::gunzipped(gzipped(noise, 9)), noise);
}

TEST(GzipTest, HeadGetsTheFieldsOfTheCompressedGet) {
  web::Response head_response = response_of_size(2000);
  web::Response get_response = response_of_size(2000);
  compress(request_accepting("gzip", "HEAD"), 6, head_response);
  compress(request_accepting("gzip"), 6, get_response);
  EXPECT_EQ(
      std::get<std::string>(head_response.body).size(),
      std::get<std::string>(get_response.body).size()
  );
  // The response to HEAD has no body, so the stream must not be read.
  web::Response streamed;
  streamed.body = web::BodyStream([](std::string&) -> bool { throw 1; });
  compress(request_accepting("gzip", "HEAD"), 6, streamed);
  EXPECT_EQ(field(streamed, "Content-Encoding"), "gzip");
}

}  // namespace
}  // namespace chap::http
