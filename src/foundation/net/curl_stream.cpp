#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"
#include "foundation/net/http_stream.hpp"
#include "foundation/net/url.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

namespace chap::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kMaxBufferedBytes = 256 * 1024UL;
constexpr std::size_t kMaxHeadBytes = 256 * 1024UL;

using Fields = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

// curl does not send a field whose line ends with a colon. If the line ends with a semicolon, curl
// sends the field with an empty value.
Fields field_list(const StreamCall& call) {
  Fields fields(nullptr, curl_slist_free_all);
  bool has_accept_field = false;
  const auto add = [&](const std::string& line) {
    fields.reset(curl_slist_append(fields.release(), line.c_str()));
  };
  for (const auto& [name, value] : call.headers) {
    add(value.empty() ? name + ";" : name + ": " + value);
    has_accept_field = has_accept_field || curl_strequal(name.c_str(), "accept") != 0;
  }
  if (!has_accept_field) add("Accept:");  // otherwise curl adds its own Accept field
  return fields;
}

std::string url_of(const StreamCall& call) {
  std::string_view base = call.base;
  while (base.ends_with('/')) base.remove_suffix(1);
  return std::string(base) + "/" + call.target;
}

class CurlStream final : public HttpStream {
 public:
  explicit CurlStream(StreamCall call)
      : call_(std::move(call)),
        origin_(origin_of(call_.base)),
        fields_(field_list(call_)),
        multi_(curl_multi_init(), curl_multi_cleanup),
        easy_(nullptr, curl_easy_cleanup) {
    if (!multi_) throw internal_error("libcurl could not be initialised");
    const std::string url = url_of(call_);
    if (origin_of(url) != origin_) throw invalid_input("the host of the URL is ambiguous");
    start_transfer(url);
  }
  ~CurlStream() override { end_transfer(); }
  CurlStream(const CurlStream&) = delete;
  CurlStream& operator=(const CurlStream&) = delete;

  bool await_head(milliseconds max_wait) override {
    if (!head_complete_) run_transfer(max_wait);
    if (!head_complete_) {
      if (finished_) fail();
      return false;
    }
    const std::string* location = redirect_location();
    if (location == nullptr) return true;
    follow(resolved(url_, *location));
    return false;
  }

  const StreamHead& head() const override { return head_; }

  bool read(std::string& chunk, milliseconds max_wait) override {
    if (buffer_.empty() && !finished_) run_transfer(max_wait);
    if (!buffer_.empty()) {
      chunk += buffer_;
      buffer_.clear();
      return true;
    }
    if (!finished_) return true;
    if (result_ != CURLE_OK) fail();
    return false;
  }

 private:
  static std::size_t on_header(const char* data, std::size_t size, std::size_t count, void* self) {
    return static_cast<CurlStream*>(self)->take_header({data, size * count}) ? size * count : 0;
  }
  static std::size_t on_body(const char* data, std::size_t size, std::size_t count, void* self) {
    return static_cast<CurlStream*>(self)->take_body({data, size * count});
  }

  bool take_header(std::string_view line) {
    has_received_ = true;
    if (head_complete_) return true;  // fields after the body are ignored
    head_bytes_ += line.size();
    if (head_bytes_ > kMaxHeadBytes) return false;
    if (line.starts_with("HTTP/")) {
      head_ = {};
      const std::size_t blank = std::min(line.find(' '), line.size());
      head_.status =
          static_cast<unsigned>(std::strtoul(std::string(line.substr(blank)).c_str(), nullptr, 10));
      return true;
    }
    const std::string_view text = ascii::trimmed(line);
    if (text.empty()) {
      head_complete_ = head_.status >= 200;
      return true;
    }
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return true;
    head_.headers.emplace_back(
        ascii::trimmed(text.substr(0, colon)), ascii::trimmed(text.substr(colon + 1))
    );
    return true;
  }

  std::size_t take_body(std::string_view bytes) {
    has_received_ = true;
    if (buffer_.size() >= kMaxBufferedBytes) {
      paused_ = true;
      return CURL_WRITEFUNC_PAUSE;
    }
    buffer_ += bytes;
    return bytes.size();
  }

  void start_transfer(const std::string& url) {
    url_ = with_normalised_authority(url);
    easy_.reset(curl_easy_init());
    if (!easy_) throw internal_error("libcurl could not be initialised");
    CURL* easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long(call_.connect_timeout.count()));
    if (call_.method == "HEAD") curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, fields_.get());
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 64 * 1024L);
    curl_multi_add_handle(multi_.get(), easy);
  }

  void end_transfer() {
    if (easy_) curl_multi_remove_handle(multi_.get(), easy_.get());
    easy_.reset();
  }

  // The value of the Location field; nullptr if the response is not a redirect.
  const std::string* redirect_location() const {
    static constexpr std::array<unsigned, 5> kFollowed = {301, 302, 303, 307, 308};
    if (std::find(kFollowed.begin(), kFollowed.end(), head_.status) == kFollowed.end()) {
      return nullptr;
    }
    for (const auto& [name, value] : head_.headers) {
      if (curl_strequal(name.c_str(), "location") != 0 && !value.empty()) return &value;
    }
    return nullptr;
  }

  void follow(const std::string& url) {
    bool is_same_origin = false;
    try {
      is_same_origin = origin_of(url) == origin_;
    } catch (const Error&) {
      is_same_origin = false;
    }
    if (!is_same_origin) throw unavailable("the service redirects to another server");
    if (redirects_++ == call_.max_redirects) {
      throw unavailable("the service redirects too many times");
    }
    end_transfer();
    head_ = {};
    head_bytes_ = 0;
    head_complete_ = finished_ = paused_ = false;
    buffer_.clear();
    silence_ = {};
    start_transfer(url);
  }

  // Runs curl until bytes are received or the transfer is finished, at most for `max_wait`. Throws
  // Error (kTimeout) if the server has sent nothing for the read timeout.
  void run_transfer(milliseconds max_wait) {
    has_received_ = false;
    if (paused_) {
      paused_ = false;
      curl_easy_pause(easy_.get(), CURLPAUSE_CONT);
    }
    const auto start = steady_clock::now();
    auto left = max_wait;
    while (true) {
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      take_result();
      left = std::chrono::ceil<milliseconds>(start + max_wait - steady_clock::now());
      if (has_received_ || finished_ || left.count() <= 0) break;
      curl_multi_poll(multi_.get(), nullptr, 0, int(left.count()), nullptr);
    }
    silence_ = has_received_ || !is_connected() ? steady_clock::duration{}
                                                : silence_ + (steady_clock::now() - start);
    if (silence_ > call_.read_timeout && !finished_) {
      throw Error(ErrorCode::kTimeout, "no response in time");
    }
  }

  bool is_connected() {
    curl_off_t micros = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_CONNECT_TIME_T, &micros);
    return micros > 0;
  }

  void take_result() {
    int waiting = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &waiting)) {
      if (message->msg != CURLMSG_DONE) continue;
      finished_ = true;
      result_ = message->data.result;
    }
  }

  [[noreturn]] void fail() const {
    if (result_ == CURLE_OPERATION_TIMEDOUT) {
      throw Error(ErrorCode::kTimeout, "no response in time");
    }
    if (head_bytes_ > kMaxHeadBytes) throw unavailable("the head of the response is too large");
    throw unavailable(
        result_ == CURLE_OK ? "the response has no end" : curl_easy_strerror(result_)
    );
  }

  StreamCall call_;
  Origin origin_;
  Fields fields_;
  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi_;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy_;

  std::string url_;  // the URL of the current transfer
  StreamHead head_;
  std::size_t head_bytes_ = 0;
  bool head_complete_ = false;
  std::string buffer_;
  bool paused_ = false;
  bool has_received_ = false;  // whether the latest call of run_transfer() received bytes
  bool finished_ = false;
  CURLcode result_ = CURLE_OK;
  unsigned redirects_ = 0;
  steady_clock::duration silence_{};  // how long the connected server has sent nothing
};

}  // namespace

std::unique_ptr<HttpStream> open_stream(StreamCall call) {
  return std::make_unique<CurlStream>(std::move(call));
}

}  // namespace chap::net
