// Texts that identify the content of stored rows that are never changed. Entity tags are made from
// these texts. A text contains the program version, because a new version may write the same row
// differently. A text also contains the time of creation, because the database may reuse the id of
// a deleted row. Each function runs one small query and reads no observation or sample.
#pragma once

#include "services/platform.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace chap::services {

// dataset_identity(), backtest_identity() and prediction_identity() return nullopt if the row is
// unknown, or if an old release stored the row without a time of creation.
std::optional<std::string> dataset_identity(Platform& platform, std::int64_t id);
std::optional<std::string> backtest_identity(Platform& platform, std::int64_t id);
std::optional<std::string> prediction_identity(Platform& platform, std::int64_t id);

}  // namespace chap::services
