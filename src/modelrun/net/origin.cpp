#include "modelrun/net/origin.hpp"

#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace chap::net {
namespace {

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK || text == nullptr) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

// curl takes `http:/a` and `http:///a` for `http://a`: whoever completes such a base chooses its
// host.
void require_host_in_place(const std::string& url) {
  const std::size_t colon = url.find(':');
  const std::string scheme = ascii::lower(url.substr(0, colon));
  if (colon == std::string::npos || (scheme != "http" && scheme != "https")) {
    throw invalid_input("it does not start with http:// or https://");
  }
  const bool slashes = url.compare(colon, 3, "://") == 0;
  const std::string_view rest = std::string_view(url).substr(std::min(colon + 3, url.size()));
  if (!slashes || rest.empty() ||
      std::string_view("/?#\\").find(rest.front()) != std::string_view::npos) {
    throw invalid_input("it names no host");
  }
}

using Address = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

}  // namespace

Origin origin_of(const std::string& url) {
  require_host_in_place(url);
  const Address parsed(curl_url(), curl_url_cleanup);
  const CURLUcode code = curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_PATH_AS_IS);
  if (code != CURLUE_OK) throw invalid_input(curl_url_strerror(code));
  Origin origin;
  origin.scheme = ascii::lower(part_of(parsed.get(), CURLUPART_SCHEME));
  origin.host = ascii::lower(part_of(parsed.get(), CURLUPART_HOST));
  origin.port = part_of(parsed.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  if (origin.host.empty()) throw invalid_input("it names no host");
  return origin;
}

std::string resolved(const std::string& url, const std::string& location) {
  const Address at(curl_url(), curl_url_cleanup);
  constexpr unsigned kFlags = CURLU_PATH_AS_IS | CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME;
  if (curl_url_set(at.get(), CURLUPART_URL, url.c_str(), CURLU_PATH_AS_IS) != CURLUE_OK ||
      curl_url_set(at.get(), CURLUPART_URL, location.c_str(), kFlags) != CURLUE_OK) {
    return {};
  }
  return part_of(at.get(), CURLUPART_URL, CURLU_PATH_AS_IS);
}

}  // namespace chap::net
