// Checks before a training whether the data and the run are what a model requires. Pure functions.
#pragma once

#include "domain/evaluation/model.hpp"

namespace chap::evaluation {

// Throws Error (kInvalidInput) that names what is missing: data of a period type that the model
// does not support, required covariates that the data lack, polygons, or a horizon below the
// minimum. A horizon above the maximum is not an error (iterated_forecast.hpp); it is written to
// the log.
void require_model_requirements(
    const ModelTraits& traits, const series::DataSet& data, const RunContext& context
);

}  // namespace chap::evaluation
