// Forecasts of a model that can forecast only a limited number of periods at once (contract,
// models.md 2.11). Pure functions of the data and the model, thread-safe.
#pragma once

#include "domain/evaluation/model.hpp"

#include <string>

namespace chap::evaluation {

// The forecast of the trained model for all periods of `future`. If `max_horizon` is smaller than
// the number of periods, the model forecasts in steps: the medians of the first forecast periods,
// rounded to whole numbers, become the cases of the history of the next step. The forecast has the
// org units of `future`, unless one step is enough.
//
// `where` is a part of the error texts (complete_forecast.hpp). Throws the errors of the model and,
// after each step, those of complete_forecast().
Forecast iterated_forecast(
    const TrainedModel& model,
    const History& history,
    const Future& future,
    std::size_t split,
    std::size_t max_horizon,
    const std::string& where,
    const RunContext& context
);

}  // namespace chap::evaluation
