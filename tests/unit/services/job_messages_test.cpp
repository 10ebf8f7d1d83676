#include "services/job_messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chap::services {
namespace {

using testing::HasSubstr;

TEST(JobMessages, RunBacktestHasTheNamesOfTheContract) {
  RunBacktest message;
  message.info = {std::nullopt, 7, std::string("naive_model")};
  message.n_periods = 3;
  const queue::NewJob job = to_job(message);
  EXPECT_EQ(job.task, "chap.run_backtest");
  EXPECT_EQ(
      job.arguments,
      R"({"info":{"name":null,"dataset_id":7,"model_id":"naive_model"},"n_periods":3,)"
      R"("n_splits":10,"stride":1,"n_retrain":1,"future_weather_provider":"climatology",)"
      R"("target_column":"disease_cases"})"
  );
}

TEST(JobMessages, AModelIsAnIdOrAName) {
  const auto by_id = from_arguments<RunBacktest>(R"({"info":{"dataset_id":7,"model_id":3}})");
  EXPECT_EQ(std::get<std::int64_t>(by_id.info.model_id), 3);
  EXPECT_EQ(by_id.n_periods, std::nullopt);
  EXPECT_EQ(by_id.n_splits, 10);
}

TEST(JobMessages, TheMessageOfAPredictionIsReadAsItWasWritten) {
  PredictFromDataset message;
  message.name = "next";
  message.dataset_info = {"next", "prediction", {R"([{"covariate":"rainfall"}])"}};
  message.prediction_params = {"naive_model", 4, {R"({"a":1.50})"}};
  message.prediction_setup_id = 9;
  const auto read = from_arguments<PredictFromDataset>(to_job(message).arguments);
  EXPECT_EQ(read.prediction_params.n_periods, 4);
  EXPECT_EQ(read.prediction_setup_id, 9);
  EXPECT_THAT(read.dataset_info.data_sources.text, HasSubstr("rainfall"));
}

TEST(JobMessages, AWrongArgumentIsReported) {
  const auto error_of = [](const char* arguments) -> std::string {
    try {
      from_arguments<RunBacktest>(arguments);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(error_of(R"({"info":{"dataset_id":7}})"), HasSubstr("model_id"));
  EXPECT_THAT(
      error_of(R"({"info":{"dataset_id":7,"model_id":3},"stride":0})"), HasSubstr("stride")
  );
}

TEST(JobMessages, CountsAboveInt64AreClamped) {
  EXPECT_GT(to_arguments({.n_periods = SIZE_MAX}, "observed").n_periods, 0);
}

// Notes are lines that a request passes on to the log of its job.
TEST(JobMessages, NotesAreBoundedAndPrintable) {
  const queue::NewJob plain = to_job(AddDebugEntry{});
  EXPECT_EQ(plain.arguments, "{}");
  EXPECT_TRUE(notes_in(plain.arguments).empty());
  const std::vector<std::string> few = {"a\x1b", "b\xff"};
  EXPECT_EQ(
      notes_in(to_job(AddDebugEntry{}, few).arguments),
      (std::vector<std::string>{"a ", "b\xEF\xBF\xBD"})
  );
  const std::vector<std::string> many(500, std::string(10'000, 'x'));
  const auto kept = notes_in(to_job(AddDataset{}, many).arguments);
  ASSERT_EQ(kept.size(), 101U);
  EXPECT_EQ(kept.front().size(), 4000U);
  EXPECT_EQ(kept.back(), "and 400 more of these lines");
  EXPECT_NO_THROW(from_arguments<AddDataset>(to_job(AddDataset{}, many).arguments));
}

}  // namespace
}  // namespace chap::services
