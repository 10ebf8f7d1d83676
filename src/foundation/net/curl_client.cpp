#include "foundation/base/error.hpp"
#include "foundation/net/http_client.hpp"

#include <curl/curl.h>

namespace chap::net {
namespace {

struct Received {
  std::string body;
  std::size_t max_bytes;
};

std::size_t append(const char* data, std::size_t size, std::size_t count, void* target) {
  auto& received = *static_cast<Received*>(target);
  const std::size_t bytes = size * count;
  if (received.body.size() + bytes > received.max_bytes) return 0;  // makes curl end the transfer
  received.body.append(data, bytes);
  return bytes;
}

int on_progress(void* call, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const HttpCall*>(call)->is_abandoned() ? 1 : 0;
}

class CurlClient final : public HttpClient {
 public:
  CurlClient() : easy_(curl_easy_init(), curl_easy_cleanup) {
    if (!easy_) throw internal_error("libcurl could not be initialised");
  }

  HttpReply send(const HttpCall& call) override {
    curl_easy_reset(easy_.get());
    Received received{{}, call.max_bytes};
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> fields(
        nullptr, curl_slist_free_all
    );
    for (const auto& [name, value] : call.headers) {
      fields.reset(curl_slist_append(fields.release(), (name + ": " + value).c_str()));
    }
    set_target(call);
    curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, fields.get());
    curl_easy_setopt(easy_.get(), CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(easy_.get(), CURLOPT_WRITEDATA, &received);
    const CURLcode code = curl_easy_perform(easy_.get());
    if (code != CURLE_OK) fail(code);
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    return {static_cast<unsigned>(status), std::move(received.body)};
  }

 private:
  void set_target(const HttpCall& call) {
    CURL* easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_URL, call.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, call.method.c_str());
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long(call.connect_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, long(call.total_timeout.count()));
    if (call.direct) curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    if (call.is_abandoned) {
      curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
      curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
      // curl only passes this pointer to on_progress(), which does not change the call.
      curl_easy_setopt(easy, CURLOPT_XFERINFODATA, const_cast<HttpCall*>(&call));
    }
    if (call.method == "HEAD") curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    if (!call.body.empty()) {
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call.body.data());
      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(call.body.size()));
    }
  }

  [[noreturn]] static void fail(CURLcode code) {
    if (code == CURLE_OPERATION_TIMEDOUT) throw Error(ErrorCode::kTimeout, "no response in time");
    if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST) {
      throw NotConnected(curl_easy_strerror(code));
    }
    throw unavailable(curl_easy_strerror(code));
  }

  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy_;
};

}  // namespace

std::unique_ptr<HttpClient> make_http_client() { return std::make_unique<CurlClient>(); }

}  // namespace chap::net
