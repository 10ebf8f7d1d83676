#include "modelrun/chapkit/frames.hpp"

#include "domain/evaluation/model_failure.hpp"
#include "foundation/json/writer.hpp"
#include "modelrun/forecast/forecast_table.hpp"

#include <fmt/format.h>

#include <limits>

namespace chap::chapkit {
namespace {

using evaluation::ModelFailure;
using forecast::frame_period;

// A cell of the frame as text. Ids and periods may be numbers.
std::string text_of(const json::Value& cell) {
  return cell.is_string() ? std::string(cell.as_string()) : json::to_text(cell);
}

std::vector<std::string> texts_of(std::span<const json::Value> cells) {
  std::vector<std::string> texts;
  texts.reserve(cells.size());
  for (const json::Value& cell : cells) texts.push_back(text_of(cell));
  return texts;
}

}  // namespace

std::string frame_json(const series::DataSet& data, const series::Polygons& polygons) {
  const std::size_t n_periods = data.periods().size();
  std::vector<std::string> periods;
  for (std::size_t i = 0; i < n_periods; ++i) periods.push_back(frame_period(data.periods().at(i)));
  json::Writer out(
      json::Style::kPythonRepr,
      data.org_units().size() * n_periods * (50 + 10 * data.features().size())
  );
  out.begin_object();
  out.key("columns");
  out.begin_array();
  out.string("time_period");
  for (const std::string& feature : data.features()) out.string(feature);
  out.string("parent");
  out.string("location");
  out.end_array();
  out.key("data");
  out.begin_array();
  for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
    const std::string& id = data.org_units()[org_unit];
    const std::string_view parent = polygons.parent_of(id);
    for (std::size_t i = 0; i < n_periods; ++i) {
      out.begin_array();
      out.string(periods[i]);
      for (std::size_t feature = 0; feature < data.features().size(); ++feature) {
        out.real(data.values(feature, org_unit)[i]);  // NaN becomes null
      }
      out.string(parent);
      out.string(id);
      out.end_array();
    }
  }
  out.end_array();
  out.end_object();
  return out.take();
}

evaluation::Forecast forecast_of_frame(
    const json::Value& frame, const period::PeriodRange& periods, std::string* first_fault
) {
  const json::Value* names = frame.find("columns");
  const json::Value* rows = frame.find("data");
  if (names == nullptr || !names->is_array() || rows == nullptr || !rows->is_array()) {
    throw ModelFailure("The forecast is not a data frame with 'columns' and 'data'");
  }
  const auto columns = forecast::forecast_columns(texts_of(names->items()));
  forecast::ForecastTable table(columns.samples.size(), periods);
  std::vector<double> samples(columns.samples.size());
  for (std::size_t i = 0; i < rows->items().size(); ++i) {
    const json::Value& row = rows->items()[i];
    if (!row.is_array() || row.items().size() != names->items().size()) {
      throw ModelFailure(
          fmt::format("Row {} of the forecast does not have {} cells", i + 1, names->items().size())
      );
    }
    const std::span<const json::Value> cells = row.items();
    for (std::size_t k = 0; k < samples.size(); ++k) {
      const json::Value& cell = cells[columns.samples[k]];
      samples[k] = cell.is_number() ? cell.number() : std::numeric_limits<double>::quiet_NaN();
    }
    table.add(text_of(cells[columns.period]), text_of(cells[columns.location]), samples);
  }
  return table.take(first_fault);
}

}  // namespace chap::chapkit
