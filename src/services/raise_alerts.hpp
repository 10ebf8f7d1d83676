// Raises the alerts of a stored prediction by the alert policy of its prediction setup
// (evaluation.md 6.1). The rule that decides on an alert is in domain/evaluation/alerts.hpp.
#pragma once

#include "foundation/base/clock.hpp"
#include "storage/sql/connection.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chap::services {

// Stores the alerts of a prediction. Stores no alert if the prediction has no setup or the setup
// has no policy. The thresholds are computed from the data set of the prediction. A level whose
// thresholds cannot be computed is skipped. Returns lines for the job log: the number of alerts and
// the skipped levels. The caller must have begun a transaction.
std::vector<std::string> raise_alerts_of_prediction(
    sql::Connection& transaction, std::int64_t prediction_id, Timestamp now
);

}  // namespace chap::services
