// The files that a run exchanges with the scripts of a model (contract,
// models.md 2.2, 2.5, 2.6, 2.8 and 2.9). Pure functions, thread-safe.
#pragma once

#include "domain/evaluation/model.hpp"
#include "domain/series/polygons.hpp"
#include "modelrun/mlproject/project_file.hpp"

#include <string>
#include <vector>

namespace chap::mlproject {

// The CSV of a data set. The columns are an index without a name, which begins at 0 for each org
// unit, `time_period`, the features, `parent`, `location` and the columns of the adapters. A week
// is a range of dates. Throws Error (kInvalidInput) for an adapter of a column that does not exist.
std::string csv_of(
    const series::DataSet& data,
    const series::Polygons& polygons,
    const std::vector<Adapter>& adapters
);

// The file `model_configuration_for_run.yaml`: a YAML map with the options, the additional
// covariates and the horizon of the run.
std::string configuration_yaml(const evaluation::RunContext& context);

// Reads the file of predictions (forecast_table.hpp). Throws evaluation::ModelFailure that names
// the fault if the file cannot be read as a forecast. `first_fault` is that of
// ForecastTable::take().
evaluation::Forecast read_predictions(
    const std::string& csv, const period::PeriodRange& periods, std::string* first_fault = nullptr
);

}  // namespace chap::mlproject
