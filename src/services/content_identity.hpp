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

// These functions return nullopt for an unknown row, and for a row that an old release stored
// without a time of creation.
std::optional<std::string> dataset_identity(Platform& platform, std::int64_t id);
std::optional<std::string> backtest_identity(Platform& platform, std::int64_t id);
std::optional<std::string> prediction_identity(Platform& platform, std::int64_t id);

}  // namespace chap::services
