// What an answer is made from that shows stored content which never changes: our version, and
// which content it is. Two rows that share a number, one deleted before the other was made, differ
// by the time of their creation. One small query each; no observation or sample is read.
#pragma once

#include "services/platform.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace chap::services {

// Nothing for an unknown row, and for old rows without a time of creation.
std::optional<std::string> dataset_identity(Platform& platform, std::int64_t id);
std::optional<std::string> backtest_identity(Platform& platform, std::int64_t id);
std::optional<std::string> prediction_identity(Platform& platform, std::int64_t id);

}  // namespace chap::services
