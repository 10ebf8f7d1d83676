// Checks before a training whether the data and the run are what a model requires. Pure functions.
#pragma once

#include "domain/evaluation/model.hpp"

namespace chap::evaluation {

// Throws Error (kInvalidInput) if the model does not support the period type of the data, if
// required covariates or polygons are missing, or if the horizon is below the minimum. The error
// names what is missing. A horizon above the maximum is not an error (iterated_forecast.hpp); it is
// written to the log.
void require_model_requirements(
    const ModelTraits& traits, const series::DataSet& data, const RunContext& context
);

}  // namespace chap::evaluation
