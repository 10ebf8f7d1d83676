// The identity of stored content that never changes, from which entity tags are made. It contains
// the program version and the time of creation, because the id of a deleted row may be used again.
// Each function runs one small query and reads no observation or sample.
#pragma once

#include "services/platform.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace chap::services {

// nullopt for an unknown row and for rows of old releases without a time of creation.
std::optional<std::string> dataset_identity(Platform& platform, std::int64_t id);
std::optional<std::string> backtest_identity(Platform& platform, std::int64_t id);
std::optional<std::string> prediction_identity(Platform& platform, std::int64_t id);

}  // namespace chap::services
