// Tests a run with a model service whose responses are given by the tests.
// tests/blackbox/chapkit_test.py tests runs with real services.
#include "domain/evaluation/backtest.hpp"
#include "domain/evaluation/model_failure.hpp"
#include "foundation/base/error.hpp"
#include "modelrun/chapkit/chapkit_model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <mutex>

namespace chap::chapkit {
namespace {

using net::HttpCall;
using net::HttpReply;
using testing::Contains;
using testing::HasSubstr;

// Responses by method and path. Each list is used from its front; its last response is repeated.
class FakeService {
 public:
  std::map<std::string, std::vector<HttpReply>> replies = {
      {"GET /api/v1/info", {{200, R"({"max_prediction_periods":12,"git_revision":"abcdef1"})"}}},
      {"GET /api/v1/configs/$schema", {{200, "{}"}}},
      {"POST /api/v1/configs", {{201, R"({"id":"C1","data":{}})"}}},
      {"DELETE /api/v1/configs/C1", {{204, ""}}},
      {"DELETE /api/v1/jobs/T1", {{204, ""}}},
      {"POST /api/v1/ml/$train", {{202, R"({"job_id":"T1","artifact_id":"A1"})"}}},
      {"POST /api/v1/ml/$predict", {{202, R"({"job_id":"P1","artifact_id":"A2"})"}}},
      {"GET /api/v1/jobs/T1",
       {{200, R"({"status":"running"})"}, {200, R"({"status":"completed"})"}}},
      {"GET /api/v1/jobs/P1", {{200, R"({"status":"completed"})"}}},
      {"GET /api/v1/artifacts/A1/$metadata", {{200, R"({"status":"success"})"}}},
      {"GET /api/v1/artifacts/A2",
       {{200,
         R"({"data":{"content":{"columns":["time_period","location","sample_0"],"data":[["2020-01","a",7]]}}})"}}},
  };
  std::vector<std::string> calls;
  std::vector<std::string> bodies;  // of the training and of the predictions
  // Called before each call; may throw.
  std::function<void(const std::string& call)> before = [](const std::string&) {};

  HttpReply reply(const HttpCall& call) {
    const std::lock_guard lock(mutex_);
    const std::string key =
        call.method + " " + call.url.substr(std::string("http://service").size());
    calls.push_back(key);
    if (key.starts_with("POST /api/v1/ml/")) bodies.push_back(call.body);
    before(key);
    const auto found = replies.find(key);
    if (found == replies.end()) return {404, R"({"detail":"unknown"})"};
    const HttpReply next = found->second.front();
    if (found->second.size() > 1) found->second.erase(found->second.begin());
    return next;
  }

 private:
  std::mutex mutex_;
};

class FakeClient : public net::HttpClient {
 public:
  explicit FakeClient(FakeService& service) : service_(service) {}
  HttpReply send(const HttpCall& call) override { return service_.reply(call); }

 private:
  FakeService& service_;
};

class ServiceRunTest : public testing::Test {
 protected:
  ServiceRunTest() {
    context_.log = [this](const std::string& line) { log_.push_back(line); };
    limits_.first_poll = limits_.longest_poll = std::chrono::milliseconds(1);
    limits_.refused = std::chrono::milliseconds(50);
  }

  evaluation::Forecast run() {
    const ServiceAddress address{
        [] { return "http://service"; }, [this] { return std::make_unique<FakeClient>(service_); }};
    const auto model = make_chapkit_model(address, {"m", "1", "abcdef1"}, limits_);
    const series::DataSet history({"a"}, {"disease_cases"}, {period::Period::require("201912"), 1});
    const series::DataSet future({"a"}, {}, {period::Period::require("202001"), 1});
    return model->train({history}, context_)->predict({history}, {future}, 0, context_);
  }

  std::string failure() {
    try {
      run();
      return "no failure";
    } catch (const Error& error) {
      return error.what();
    }
  }

  FakeService service_;
  RunLimits limits_;
  evaluation::RunContext context_;
  std::vector<std::string> log_;
};

TEST_F(ServiceRunTest, TrainsForecastsAndDeletesItsConfiguration) {
  const auto forecast = run();
  EXPECT_EQ(forecast.samples, std::vector<double>{7});
  EXPECT_EQ(service_.calls.back(), "DELETE /api/v1/configs/C1");
  EXPECT_TRUE(log_.empty());
}

TEST_F(ServiceRunTest, RepeatsRequestsThatTheServiceHasNotReceived) {
  int refusals = 2;
  service_.before = [&](const std::string& call) {
    if (call == "POST /api/v1/ml/$train" && refusals-- > 0) throw net::NotConnected("refused");
  };
  EXPECT_EQ(run().samples, std::vector<double>{7});
  EXPECT_EQ(std::ranges::count(service_.calls, "POST /api/v1/ml/$train"), 3);
}

TEST_F(ServiceRunTest, DoesNotRepeatATrainingWhoseResponseWasLost) {
  service_.before = [&](const std::string& call) {
    if (call == "POST /api/v1/ml/$train") throw unavailable("the connection was closed");
  };
  EXPECT_THAT(failure(), HasSubstr("did not respond to POST /api/v1/ml/$train"));
  EXPECT_EQ(std::ranges::count(service_.calls, "POST /api/v1/ml/$train"), 1);
  EXPECT_EQ(service_.calls.back(), "DELETE /api/v1/configs/C1");
}

TEST_F(ServiceRunTest, ASilentServiceIsWaitedFor) {
  int silent = 3;
  service_.before = [&](const std::string& call) {
    if (call == "GET /api/v1/jobs/T1" && silent-- > 0) throw Error(ErrorCode::kTimeout, "silent");
  };
  EXPECT_EQ(run().samples, std::vector<double>{7});
}

TEST_F(ServiceRunTest, RefusedConnectionsEndTheRunAfterALimit) {
  service_.before = [&](const std::string& call) {
    if (call == "GET /api/v1/jobs/T1") throw net::NotConnected("refused");
  };
  EXPECT_EQ(failure(), "The model service cannot be reached any more: refused");
}

TEST_F(ServiceRunTest, TheTrainingOfARestartedServiceIsRepeatedOnce) {
  service_.replies["GET /api/v1/jobs/P1"] = {{404, ""}, {200, R"({"status":"completed"})"}};
  service_.replies["POST /api/v1/configs"].insert(
      service_.replies["POST /api/v1/configs"].begin(), {201, R"({"id":"C0","data":{}})"}
  );
  EXPECT_EQ(run().samples, std::vector<double>{7});
  EXPECT_EQ(std::ranges::count(service_.calls, "POST /api/v1/ml/$train"), 2);
  EXPECT_THAT(log_, Contains("The training is repeated"));
  EXPECT_THAT(service_.calls, Contains("DELETE /api/v1/configs/C0"));
}

TEST_F(ServiceRunTest, ARestartWithAnotherRevisionEndsTheRun) {
  service_.replies["GET /api/v1/jobs/P1"] = {{404, ""}};
  service_.replies["GET /api/v1/info"].push_back({200, R"({"git_revision":"1234567"})"});
  EXPECT_THAT(failure(), HasSubstr("1234567"));
}

TEST_F(ServiceRunTest, FaultyRepliesToPollsAreToleratedAndThenEndTheJob) {
  const HttpReply fault{500, "Database error occurred"};
  const HttpReply completed{200, R"({"status":"completed"})"};
  service_.replies["GET /api/v1/jobs/T1"] = {fault, fault, fault, fault, completed};
  EXPECT_EQ(run().samples, std::vector<double>{7});
  service_.replies["GET /api/v1/jobs/T1"] = {fault};
  EXPECT_THAT(failure(), HasSubstr("status 500"));
  EXPECT_THAT(service_.calls, Contains("DELETE /api/v1/jobs/T1"));
}

TEST_F(ServiceRunTest, ALostTrainingArtifactIsARestart) {
  service_.replies["GET /api/v1/jobs/P1"] = {{200, R"({"status":"failed","error":"not found"})"}};
  service_.replies["GET /api/v1/artifacts/A1/$metadata"] = {
      {200, R"({"status":"success"})"}, {404, ""}};
  EXPECT_THAT(failure(), HasSubstr("restarted"));
  EXPECT_THAT(log_, Contains("The training is repeated"));
}

TEST_F(ServiceRunTest, AFailedJobHasTheOutputOfTheModel) {
  service_.replies["GET /api/v1/jobs/T1"] = {
      {200, R"({"status":"failed","error":"ValueError: x","error_traceback":"Traceback"})"}};
  service_.replies["GET /api/v1/artifacts/A1/$metadata"] = {
      {200, R"({"status":"failed","exit_code":3,"stdout":"out","stderr":"err"})"}};
  try {
    run();
    FAIL();
  } catch (const evaluation::ModelFailure& failure) {
    EXPECT_STREQ(failure.what(), "Training job T1 ended with status 'failed': ValueError: x");
    EXPECT_EQ(failure.output(), "Traceback\n--- stdout ---\nout\n--- stderr ---\nerr\n");
  }
}

// Services before chapkit 2 report such a job as completed.
TEST_F(ServiceRunTest, ACompletedTrainingWithFailedMetadataIsAFailure) {
  service_.replies["GET /api/v1/artifacts/A1/$metadata"] = {
      {200, R"({"status":"failed","exit_code":3})"}};
  EXPECT_EQ(failure(), "The training script failed with exit code 3");
}

TEST_F(ServiceRunTest, ARefusalHasTheReasonOfTheService) {
  service_.replies["POST /api/v1/ml/$train"] = {
      {422, R"({"title":"Validation Error","detail":"bad","errors":[{"msg":"Field required"}]})"}};
  EXPECT_EQ(
      failure(),
      "The model service refused POST /api/v1/ml/$train with status 422: Validation Error; bad; "
      "[{\"msg\":\"Field required\"}]"
  );
}

TEST_F(ServiceRunTest, AStopCancelsTheJobInTheService) {
  std::stop_source stop;
  context_.stop = stop.get_token();
  service_.before = [&](const std::string& call) {
    if (call == "GET /api/v1/jobs/T1") stop.request_stop();
  };
  EXPECT_EQ(failure(), "The run was stopped");
  EXPECT_THAT(service_.calls, Contains("DELETE /api/v1/jobs/T1"));
  EXPECT_EQ(service_.calls.back(), "DELETE /api/v1/configs/C1");
}

TEST_F(ServiceRunTest, TheDeadlineCancelsTheJobInTheService) {
  limits_.training = std::chrono::milliseconds(20);
  service_.replies["GET /api/v1/jobs/T1"] = {{200, R"({"status":"canceling"})"}};
  EXPECT_EQ(failure(), "Training job T1 of the model service did not end within 0 seconds");
  EXPECT_THAT(service_.calls, Contains("DELETE /api/v1/jobs/T1"));
}

TEST_F(ServiceRunTest, AnotherRevisionIsRefusedAndAMissingOneIsLogged) {
  service_.replies["GET /api/v1/info"] = {{200, R"({"git_revision":"1234567"})"}};
  EXPECT_THAT(failure(), HasSubstr("1234567"));
  service_.replies["GET /api/v1/info"] = {{200, "{}"}};
  run();
  EXPECT_THAT(log_, Contains("The model service does not report the revision of its source"));
}

TEST_F(ServiceRunTest, AServiceThatDoesNotTrainCanForecast) {
  service_.replies["POST /api/v1/ml/$train"] = {{405, ""}};
  EXPECT_EQ(run().samples, std::vector<double>{7});
  EXPECT_THAT(log_, Contains("The model service has no training"));
}

// Returns what the service receives in a backtest with three splits of two months: the body of the
// training, then that of each prediction.
std::vector<std::string> bodies_of_backtest(const series::DataSet& data) {
  FakeService service;
  service.replies["GET /api/v1/jobs/T1"] = {{200, R"({"status":"completed"})"}};
  std::vector<HttpReply> forecasts;
  for (const char* rows :
       {R"(["2020-07","a",1],["2020-08","a",1])",
        R"(["2020-08","a",1],["2020-09","a",1])",
        R"(["2020-09","a",1],["2020-10","a",1])"}) {
    forecasts.push_back(
        {200,
         std::string(
             R"({"data":{"content":{"columns":["time_period","location","sample_0"],"data":[)"
         ) + rows +
             "]}}}"}
    );
  }
  service.replies["GET /api/v1/artifacts/A2"] = forecasts;
  const ServiceAddress address{
      [] { return "http://service"; }, [&] { return std::make_unique<FakeClient>(service); }};
  const auto model = make_chapkit_model(address, {"m", "1", "abcdef1"}, {});
  evaluation::run_backtest(data, {.n_periods = 2, .n_splits = 3}, *model);
  return service.bodies;
}

// Values in or after the window of a split must not change what the service receives for this
// split.
TEST(ServiceRunLeakTest, TheBodiesOfASplitDoNotDependOnItsWindow) {
  series::DataSet data(
      {"a"}, {"rainfall", "disease_cases"}, {period::Period::require("202001"), 10}
  );
  for (std::size_t i = 0; i < 10; ++i) data.values(0, 0)[i] = data.values(1, 0)[i] = double(i);
  const std::vector<std::string> expected = bodies_of_backtest(data);
  ASSERT_EQ(expected.size(), 4U);
  for (std::size_t split = 0; split < 3; ++split) {
    series::DataSet changed = data;
    for (std::size_t i = 6 + split; i < 10; ++i) {
      changed.values(0, 0)[i] = changed.values(1, 0)[i] = 1000;
    }
    const std::vector<std::string> found = bodies_of_backtest(changed);
    ASSERT_EQ(found.size(), 4U);
    for (std::size_t i = 0; i <= split + 1; ++i) EXPECT_EQ(found[i], expected[i]) << split;
    if (split < 2) {
      EXPECT_NE(found[split + 2], expected[split + 2]);
    }
  }
}

}  // namespace
}  // namespace chap::chapkit
