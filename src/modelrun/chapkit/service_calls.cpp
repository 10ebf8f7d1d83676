#include "modelrun/chapkit/service_calls.hpp"

#include "domain/evaluation/model_failure.hpp"
#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"
#include "foundation/json/writer.hpp"
#include "modelrun/chapkit/pause.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace chap::chapkit {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kConnectTimeout{5'000};
constexpr milliseconds kSubmitTimeout{300'000};
constexpr int kAttempts = 6;
constexpr milliseconds kFirstPause{100};
constexpr std::size_t kMaxResponseBytes = 512UL * 1024 * 1024;
constexpr std::size_t kMaxOutputBytes = 64'000;
constexpr std::size_t kMaxReasonBytes = 4'000;
constexpr std::size_t kMaxIdBytes = 200;

json::Document parsed(const std::string& path, std::string body) {
  json::ParseLimits limits;
  limits.depth = 100;
  try {
    return json::parse(std::move(body), limits);
  } catch (const std::runtime_error& error) {
    throw invalid_input("The response of the model service to " + path + " is not valid JSON")
        .caused_by(error.what());
  }
}

std::string text_of(const json::Value* value) {
  if (value == nullptr || value->is_null()) return "";
  return value->is_string() ? std::string(value->as_string()) : json::to_text(*value);
}

const json::Value* member(const json::Value* value, std::string_view name) {
  return value == nullptr ? nullptr : value->find(name);
}

// The id at `key`, if it can be used in a path without percent-encoding.
std::string require_id(const json::Value& object, const char* key, const std::string& path) {
  std::string id = text_of(object.find(key));
  const auto is_plain = [](char c) { return ascii::is_alphanumeric(c) || c == '-' || c == '_'; };
  if (!id.empty() && id.size() <= kMaxIdBytes && std::ranges::all_of(id, is_plain)) return id;
  throw invalid_input(
      fmt::format("The response of the model service to {} has no valid '{}'", path, key)
  );
}

bool is_success(const net::HttpReply& reply) { return reply.status >= 200 && reply.status < 300; }

bool is_overloaded(const net::HttpReply& reply) {
  return reply.status == 502 || reply.status == 503 || reply.status == 504;
}

void append_output(std::string& text, const char* name, const json::Value* output) {
  std::string printed = text_of(output);
  if (printed.empty()) return;
  if (printed.size() > kMaxOutputBytes) printed.erase(0, printed.size() - kMaxOutputBytes);
  text += fmt::format("--- {} ---\n{}", name, printed);
  if (!text.ends_with('\n')) text += '\n';
}

}  // namespace

std::string refusal_text(
    const std::string& method, const std::string& path, const net::HttpReply& reply
) {
  std::string reason;
  const auto add = [&](const std::string& part) {
    if (part.empty() || reason.size() > kMaxReasonBytes) return;
    reason += (reason.empty() ? "" : "; ") + part.substr(0, kMaxReasonBytes);
  };
  try {
    const json::Document document = json::parse_borrowed(reply.body);
    for (const char* key : {"title", "detail", "error", "errors"}) {
      add(text_of(document.root().find(key)));
    }
    const std::string trace = text_of(document.root().find("trace_id"));
    if (!trace.empty()) add("trace_id=" + trace);
  } catch (const std::runtime_error&) {
    add(reply.body);
  }
  return fmt::format(
      "The model service refused {} {} with status {}{}{}",
      method,
      path,
      reply.status,
      reason.empty() ? "" : ": ",
      reason
  );
}

ServiceCalls::ServiceCalls(
    std::unique_ptr<net::HttpClient> http, std::string url, std::stop_token stop
)
    : http_(std::move(http)), url_(std::move(url)), stop_(std::move(stop)) {
  while (url_.ends_with('/')) url_.pop_back();
}

net::HttpReply ServiceCalls::send(const Request& request) {
  net::HttpCall call;
  call.method = request.method;
  call.url = url_ + request.path;
  call.headers = {{"Accept", "application/json"}};
  if (!request.body.empty()) {
    call.headers.emplace_back("Content-Type", "application/json");
    // Otherwise curl waits for a permission of the server before it sends a large body.
    call.headers.emplace_back("Expect", "");
  }
  call.body = request.body;
  call.connect_timeout = kConnectTimeout;
  call.total_timeout = request.timeout;
  call.max_bytes = kMaxResponseBytes;
  call.direct = true;
  call.is_abandoned = [this] { return stop_.stop_requested(); };
  if (stop_.stop_requested()) throw evaluation::RunStopped();
  try {
    return http_->send(call);
  } catch (const Error&) {
    if (stop_.stop_requested()) throw evaluation::RunStopped();
    throw;
  }
}

net::HttpReply ServiceCalls::get(const std::string& path) {
  milliseconds pause = kFirstPause;
  for (int attempt = 1;; ++attempt, pause *= 2) {
    const bool is_last = attempt == kAttempts;
    try {
      net::HttpReply reply = send({"GET", path});
      if (is_last || !is_overloaded(reply)) return reply;
    } catch (const evaluation::RunStopped&) {
      throw;
    } catch (const Error&) {
      if (is_last) throw;
    }
    wait_for(pause, stop_);
  }
}

net::HttpReply ServiceCalls::post(const std::string& path, std::string body) {
  const Request request{"POST", path, std::move(body), kSubmitTimeout};
  milliseconds pause = kFirstPause;
  for (int attempt = 1;; ++attempt, pause *= 2) {
    try {
      return send(request);
    } catch (const net::NotConnected&) {
      if (attempt == kAttempts) throw;
    } catch (const evaluation::RunStopped&) {
      throw;
    } catch (const Error& error) {
      throw Error(
          error.code(),
          fmt::format(
              "The model service did not respond to POST {} ({}). The request is not repeated, "
              "because the service may have received it.",
              path,
              error.what()
          )
      );
    }
    wait_for(pause, stop_);
  }
}

std::string ServiceCalls::info() {
  net::HttpReply reply = get("/api/v1/info");
  if (!is_success(reply)) throw invalid_input(refusal_text("GET", "/api/v1/info", reply));
  if (!parsed("GET /api/v1/info", reply.body).root().is_object()) {
    throw invalid_input("The info of the model service is not a JSON object");
  }
  return std::move(reply.body);
}

std::string ServiceCalls::config_schema() {
  net::HttpReply reply = get("/api/v1/configs/$schema");
  if (reply.status == 404 || reply.status == 405) return "{}";
  if (!is_success(reply))
    throw invalid_input(refusal_text("GET", "/api/v1/configs/$schema", reply));
  parsed("GET /api/v1/configs/$schema", reply.body);  // throws if it is not JSON
  return std::move(reply.body);
}

CreatedConfig ServiceCalls::create_config(std::string body) {
  const net::HttpReply reply = post("/api/v1/configs", std::move(body));
  if (!is_success(reply)) throw invalid_input(refusal_text("POST", "/api/v1/configs", reply));
  json::Document config = parsed("POST /api/v1/configs", reply.body);
  std::string id = require_id(config.root(), "id", "POST /api/v1/configs");
  return {std::move(id), std::move(config)};
}

void ServiceCalls::remove(const std::string& path) {
  const net::HttpReply reply = send({"DELETE", path});
  if (!is_success(reply) && reply.status != 404) {
    throw invalid_input(refusal_text("DELETE", path, reply));
  }
}

void ServiceCalls::delete_config(const std::string& id) { remove("/api/v1/configs/" + id); }

std::optional<SubmittedJob> ServiceCalls::train(std::string body) {
  const std::string path = "/api/v1/ml/$train";
  const net::HttpReply reply = post(path, std::move(body));
  if (reply.status == 405) return std::nullopt;
  if (reply.status == 404 && reply.body.find("Not Found") != std::string::npos) return std::nullopt;
  return submitted(path, reply);
}

SubmittedJob ServiceCalls::predict(std::string body) {
  const std::string path = "/api/v1/ml/$predict";
  return submitted(path, post(path, std::move(body)));
}

SubmittedJob ServiceCalls::submitted(const std::string& path, const net::HttpReply& reply) {
  if (!is_success(reply)) throw invalid_input(refusal_text("POST", path, reply));
  const json::Document document = parsed("POST " + path, reply.body);
  return {
      require_id(document.root(), "job_id", "POST " + path),
      require_id(document.root(), "artifact_id", "POST " + path)};
}

std::optional<JobState> ServiceCalls::job(const std::string& id) {
  const std::string path = "/api/v1/jobs/" + id;
  const net::HttpReply reply = send({"GET", path});
  if (reply.status == 404) return std::nullopt;
  if (is_overloaded(reply)) throw unavailable(refusal_text("GET", path, reply));
  if (!is_success(reply)) throw invalid_input(refusal_text("GET", path, reply));
  const json::Document document = parsed("GET " + path, reply.body);
  const json::Value& job = document.root();
  return JobState{
      text_of(job.find("status")),
      text_of(job.find("error")),
      text_of(job.find("error_traceback"))};
}

void ServiceCalls::cancel_job(const std::string& id) { remove("/api/v1/jobs/" + id); }

std::optional<json::Document> ServiceCalls::artifact(const std::string& id) {
  const std::string path = "/api/v1/artifacts/" + id;
  const net::HttpReply reply = get(path);
  if (reply.status == 404) return std::nullopt;
  if (!is_success(reply)) throw invalid_input(refusal_text("GET", path, reply));
  return parsed("GET " + path, reply.body);
}

std::optional<ScriptResult> ServiceCalls::script_result(const std::string& artifact_id) {
  const std::string path = "/api/v1/artifacts/" + artifact_id + "/$metadata";
  const net::HttpReply reply = get(path);
  if (reply.status == 404) return std::nullopt;
  if (!is_success(reply)) throw invalid_input(refusal_text("GET", path, reply));
  const json::Document document = parsed("GET " + path, reply.body);
  const json::Value& metadata = document.root();
  ScriptResult result{text_of(metadata.find("status")), {}, {}};
  const json::Value* code = member(&metadata, "exit_code");
  if (code != nullptr && code->kind() == json::Kind::kInt) result.exit_code = code->as_int();
  append_output(result.output, "stdout", metadata.find("stdout"));
  append_output(result.output, "stderr", metadata.find("stderr"));
  return result;
}

}  // namespace chap::chapkit
