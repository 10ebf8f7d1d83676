#include "api/web/docs_pages.hpp"

#include "tests/support/inflate.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace chap::web {
namespace {

Request get(std::string path, std::string encodings = "gzip") {
  Request request;
  request.method = "GET";
  request.path = std::move(path);
  request.headers.add("Accept-Encoding", std::move(encodings));
  return request;
}

std::string text(const std::optional<Response>& response) {
  return response ? std::get<std::string>(response->body) : std::string();
}

TEST(DocsPagesTest, PagesHaveTheirTitlesAndAddresses) {
  const auto swagger = docs_page(get("/docs"), "/master");
  EXPECT_EQ(swagger->headers.find("Content-Type"), "text/html; charset=utf-8");
  EXPECT_NE(text(swagger).find("<title>CHAP Core API - Swagger UI</title>"), std::string::npos);
  EXPECT_NE(text(swagger).find("\"/master/openapi.json\""), std::string::npos);
  EXPECT_NE(text(swagger).find("\"/master/docs/oauth2-redirect\""), std::string::npos);
  const auto redoc = docs_page(get("/redoc"), "");
  EXPECT_NE(text(redoc).find("<title>CHAP Core API - ReDoc</title>"), std::string::npos);
  EXPECT_NE(text(redoc).find("\"/openapi.json\""), std::string::npos);
}

TEST(DocsPagesTest, EveryFileOfAPageExists) {
  for (const char* page : {"/docs", "/redoc", "/docs/oauth2-redirect"}) {
    const std::string html = text(docs_page(get(page), ""));
    std::size_t file_count = 0;
    for (std::size_t position = html.find("/docs/assets/"); position != std::string::npos;
         position = html.find("/docs/assets/", position + 1)) {
      const std::string path = html.substr(position, html.find('"', position) - position);
      EXPECT_TRUE(docs_page(get(path), "").has_value()) << path;
      ++file_count;
    }
    EXPECT_GT(file_count, 0U) << page;
    EXPECT_EQ(html.find("http"), std::string::npos) << "no file from another server";
  }
}

TEST(DocsPagesTest, FilesAreEqualWithAndWithoutCompression) {
  const auto packed = docs_page(get("/docs/assets/swagger-ui.css"), "");
  EXPECT_EQ(packed->headers.find("Content-Encoding"), "gzip");
  EXPECT_EQ(packed->headers.find("Content-Type"), "text/css; charset=utf-8");
  const auto plain = docs_page(get("/docs/assets/swagger-ui.css", "identity"), "");
  EXPECT_FALSE(plain->headers.find("Content-Encoding").has_value());
  EXPECT_EQ(test::gunzipped(text(packed)), text(plain));
  EXPECT_GT(text(plain).size(), 10'000U);
}

TEST(DocsPagesTest, OtherRequestsAreNotAnswered) {
  Request post = get("/docs");
  post.method = "POST";
  EXPECT_FALSE(docs_page(post, "").has_value());
  EXPECT_FALSE(docs_page(get("/docs/"), "").has_value());
  EXPECT_FALSE(docs_page(get("/docs/assets/../secret"), "").has_value());
  EXPECT_FALSE(docs_page(get("/docs/assets/"), "").has_value());
}

TEST(DocsPagesTest, TheRootPathIsEscapedInAttributes) {
  EXPECT_EQ(text(docs_page(get("/docs"), "/a\"><script>")).find("\"><script>"), std::string::npos);
}

}  // namespace
}  // namespace chap::web
