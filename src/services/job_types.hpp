// The job types that the API shows. The web client depends on these texts (jobs.md J3).
#pragma once

namespace chap::services::job_type {

inline constexpr const char* kCreateBacktest = "create_backtest";
inline constexpr const char* kCreateBacktestFromData = "create_backtest_from_data";
inline constexpr const char* kRunBaseline = "run_baseline";
inline constexpr const char* kCreateDataset = "create_dataset";
inline constexpr const char* kCreatePrediction = "create_prediction";
inline constexpr const char* kUnspecified = "Unspecified";

}  // namespace chap::services::job_type
