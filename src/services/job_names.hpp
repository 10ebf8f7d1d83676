// Names that are contracts: job types for the web client (jobs.md J3), tasks for workers (2.4).
#pragma once

namespace chap::services {

namespace job_type {
inline constexpr const char* kCreateBacktest = "create_backtest";
inline constexpr const char* kCreateBacktestFromData = "create_backtest_from_data";
inline constexpr const char* kCreateDataset = "create_dataset";
inline constexpr const char* kCreatePrediction = "create_prediction";
inline constexpr const char* kUnspecified = "Unspecified";
}  // namespace job_type

namespace task {
inline constexpr const char* kRunBacktest = "chap.run_backtest";
inline constexpr const char* kRunBacktestFromDataset = "chap.run_backtest_from_dataset";
inline constexpr const char* kAddDataset = "chap.add_dataset";
inline constexpr const char* kAddHealthDataset = "chap.add_health_dataset";
inline constexpr const char* kAddDebugEntry = "chap.add_debug_entry";
inline constexpr const char* kPredictFromDataset = "chap.predict_from_dataset";
}  // namespace task

}  // namespace chap::services
