#include "api/web/docs_pages.hpp"

#include "api/web/accept_encoding.hpp"
#include "embedded/docs_assets.hpp"
#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>
#include <zlib.h>

namespace chap::web {
namespace {

constexpr std::string_view kAssets = "/docs/assets/";

// In the pages, {0} stands for the root path, escaped for an HTML attribute.
constexpr const char* kSwaggerPage = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>CHAP Core API - Swagger UI</title>
<link rel="stylesheet" href="{0}/docs/assets/swagger-ui.css">
<link rel="icon" type="image/png" href="{0}/docs/assets/favicon-32x32.png">
</head>
<body data-openapi="{0}/openapi.json" data-oauth2="{0}/docs/oauth2-redirect">
<div id="swagger-ui"></div>
<script src="{0}/docs/assets/swagger-ui-bundle.js"></script>
<script src="{0}/docs/assets/swagger-start.js"></script>
</body>
</html>
)";

constexpr const char* kRedocPage = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>CHAP Core API - ReDoc</title>
<link rel="icon" type="image/png" href="{0}/docs/assets/favicon-32x32.png">
</head>
<body style="margin: 0">
<noscript>This page needs JavaScript; the document itself is at {0}/openapi.json.</noscript>
<redoc spec-url="{0}/openapi.json"></redoc>
<script src="{0}/docs/assets/redoc.standalone.js"></script>
</body>
</html>
)";

constexpr const char* kRedirectPage = R"(<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>CHAP Core API - OAuth2 redirect</title></head>
<body><script src="{0}/docs/assets/oauth2-redirect.js"></script></body>
</html>
)";

std::string escaped_attribute(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&' || c == '"' || c == '<' || c == '>') {
      out += fmt::format("&#{};", static_cast<int>(c));
    } else {
      out += c;
    }
  }
  return out;
}

Response html(const char* page, std::string_view root_path) {
  Response response;
  response.headers.add("Content-Type", "text/html; charset=utf-8");
  response.body = fmt::format(fmt::runtime(page), escaped_attribute(root_path));
  return response;
}

const char* media_type(std::string_view name) {
  if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".png")) return "image/png";
  return "text/plain; charset=utf-8";
}

// Decompresses an embedded file for a client that does not accept gzip. Embedded files are
// well-formed.
std::string inflated(std::string_view bytes) {
  constexpr int kGzipWindow = 15 + 16;
  z_stream state{};
  if (inflateInit2(&state, kGzipWindow) != Z_OK)
    throw internal_error("cannot decompress a file of the documentation pages");
  state.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  state.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::array<char, 65536> block{};
  int result = Z_OK;
  while (result == Z_OK) {
    state.next_out = reinterpret_cast<Bytef*>(block.data());
    state.avail_out = block.size();
    result = inflate(&state, Z_NO_FLUSH);
    out.append(block.data(), block.size() - state.avail_out);
  }
  inflateEnd(&state);
  if (result != Z_STREAM_END)
    throw internal_error("cannot decompress a file of the documentation pages");
  return out;
}

std::optional<Response> asset(const Request& request, std::string_view name) {
  for (const embedded::File& file : embedded::docs_assets) {
    if (file.name.substr(0, file.name.size() - 3) != name) continue;  // file.name ends in `.gz`
    Response response;
    response.headers.add("Content-Type", media_type(name));
    response.headers.add("Cache-Control", "public, max-age=3600");
    response.headers.add("Vary", "Accept-Encoding");
    if (accepts_gzip(request)) {
      response.headers.add("Content-Encoding", "gzip");
      response.body = std::string(file.bytes);
    } else {
      response.body = inflated(file.bytes);
    }
    return response;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Response> docs_page(const Request& request, std::string_view root_path) {
  if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
  const std::string_view path = request.path;
  if (path == "/docs") return html(kSwaggerPage, root_path);
  if (path == "/redoc") return html(kRedocPage, root_path);
  if (path == "/docs/oauth2-redirect") return html(kRedirectPage, root_path);
  if (path.starts_with(kAssets)) return asset(request, path.substr(kAssets.size()));
  return std::nullopt;
}

}  // namespace chap::web
