// Data frames, the form in which chapkit services receive data and return forecasts (contract,
// models.md 1.5 and 1.13; models-chapkit-2.4.md 7.7). Pure functions, thread-safe.
#pragma once

#include "domain/evaluation/model.hpp"
#include "domain/series/polygons.hpp"
#include "foundation/json/value.hpp"

#include <string>

namespace chap::chapkit {

// The frame of a data set, as JSON. The columns are `time_period`, the features, `parent` (the
// parent of the org unit's polygon, or `-`) and `location`. The rows are ordered by org unit, then
// by period. A missing value is null.
std::string frame_json(const series::DataSet& data, const series::Polygons& polygons);

// The forecast in a frame that has one row for each org unit and period, with the columns
// `time_period`, `location` and `sample_0` to `sample_{n-1}` in any order. Other columns, and rows
// of periods before `periods`, are ignored. The org units of the forecast are those of the frame in
// byte order.
//
// Missing rows and samples that are not finite become NaN; `first_fault` receives the place of the
// first of them (ForecastTable::take()). Throws evaluation::ModelFailure if the frame has another
// form, if a period cannot be read or was not requested, or if an org unit has a period twice. The
// error names the place of the fault.
evaluation::Forecast forecast_of_frame(
    const json::Value& frame, const period::PeriodRange& periods, std::string* first_fault = nullptr
);

}  // namespace chap::chapkit
