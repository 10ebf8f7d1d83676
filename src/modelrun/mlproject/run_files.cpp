#include "modelrun/mlproject/run_files.hpp"

#include "domain/evaluation/model_failure.hpp"
#include "domain/series/csv_number.hpp"
#include "domain/series/csv_reader.hpp"
#include "foundation/base/error.hpp"
#include "foundation/json/parse.hpp"
#include "foundation/json/writer.hpp"
#include "modelrun/forecast/forecast_table.hpp"

#include <fmt/format.h>

#include <cmath>
#include <functional>

namespace chap::mlproject {
namespace {

using period::Period;
using series::DataSet;

// A field of a CSV file, quoted if necessary.
std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string number(double value) {
  std::string out;
  if (!std::isnan(value)) json::append_double(out, value, json::Style::kPythonRepr);
  return out;
}

// A week is written as the range of its days. A week of another kind than Monday weeks is written
// as the Monday week that ends with the first Sunday on or after its first day.
std::string period_text(const Period& period) {
  if (!period.is_weekly()) return period.table_text();
  period::Day first = period.first_day();
  const unsigned weekday = std::chrono::weekday(first).iso_encoding();  // Monday: 1
  first -= std::chrono::days(weekday - 1);
  return Period::week(first)->table_text();
}

// A column that an adapter adds: its name and its value for an org unit and a period.
struct AddedColumn {
  std::string name;
  std::function<std::string(std::size_t org_unit, std::size_t period)> value;
};

// The year of the last day of the Monday week in which a week is written; the year of a month.
int adapter_year(const Period& period) {
  period::Day day = period.first_day();
  if (period.is_weekly()) {
    const unsigned weekday = std::chrono::weekday(day).iso_encoding();
    day += std::chrono::days(7 - weekday);
  }
  return int(std::chrono::year_month_day(day).year());
}

std::vector<AddedColumn> added_columns(const DataSet& data, const std::vector<Adapter>& adapters) {
  std::vector<AddedColumn> columns;
  const bool is_weekly = data.periods().size() > 0 && data.periods().first().is_weekly();
  for (const auto& [name, source] : adapters) {
    if (source == "week") {
      if (!is_weekly) continue;
      columns.push_back({name, [&](std::size_t, std::size_t i) {
                           return std::to_string(data.periods().at(i).week_of_year());
                         }});
    } else if (source == "month") {
      columns.push_back({name, [&](std::size_t, std::size_t i) {
                           return std::to_string(data.periods().at(i).month_of_year());
                         }});
    } else if (source == "year") {
      columns.push_back({name, [&](std::size_t, std::size_t i) {
                           return std::to_string(adapter_year(data.periods().at(i)));
                         }});
    } else if (const auto feature = data.feature_index(source)) {
      columns.push_back({name, [&data, feature](std::size_t org_unit, std::size_t i) {
                           return number(data.values(*feature, org_unit)[i]);
                         }});
    } else if (source != series::kTarget) {  // the future data have no target
      throw invalid_input(fmt::format(
          "The adapter '{}' of the model needs the column '{}', which the data lack", name, source
      ));
    }
  }
  return columns;
}

}  // namespace

std::string csv_of(
    const DataSet& data, const series::Polygons& polygons, const std::vector<Adapter>& adapters
) {
  const std::vector<AddedColumn> added = added_columns(data, adapters);
  std::string out = ",time_period";
  for (const std::string& feature : data.features()) out += "," + csv_field(feature);
  out += ",parent,location";
  for (const AddedColumn& column : added) out += "," + csv_field(column.name);
  out += '\n';
  std::vector<std::string> periods;
  for (std::size_t i = 0; i < data.periods().size(); ++i) {
    periods.push_back(period_text(data.periods().at(i)));
  }
  for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
    const std::string id = csv_field(data.org_units()[org_unit]);
    const std::string parent = csv_field(polygons.parent_of(data.org_units()[org_unit]));
    for (std::size_t i = 0; i < periods.size(); ++i) {
      out += std::to_string(i) + "," + periods[i];
      for (std::size_t feature = 0; feature < data.features().size(); ++feature) {
        out += "," + number(data.values(feature, org_unit)[i]);
      }
      out += "," + parent + "," + id;
      for (const AddedColumn& column : added) out += "," + column.value(org_unit, i);
      out += '\n';
    }
  }
  return out;
}

std::string configuration_yaml(const evaluation::RunContext& context) {
  json::Writer covariates;
  covariates.begin_array();
  for (const std::string& name : context.additional_covariates) covariates.string(name);
  covariates.end_array();
  const json::Document options = json::parse_borrowed(context.options);
  std::string out = "additional_continuous_covariates: " + covariates.take() + "\n";
  out += fmt::format("prediction_length: {}\n", context.horizon);
  out += "user_option_values:";
  if (!options.root().is_object() || options.root().members().empty()) return out + " {}\n";
  out += '\n';
  // JSON is YAML in flow style, so the values are written as JSON.
  for (const json::Member& option : options.root().members()) {
    out += "  " + json::to_text(json::Value::string(option.key)) + ": " +
           json::to_text(option.value) + "\n";
  }
  return out;
}

evaluation::Forecast read_predictions(
    const std::string& csv, const period::PeriodRange& periods, std::string* first_fault
) {
  try {
    series::CsvReader reader(csv);
    std::vector<std::string> fields;
    if (!reader.next(fields)) throw evaluation::ModelFailure("No prediction data written");
    const auto columns = forecast::forecast_columns(fields);
    const std::size_t n_columns = fields.size();
    forecast::ForecastTable table(columns.samples.size(), periods);
    for (std::size_t i = 0; i < periods.size(); ++i) table.accept(period_text(periods.at(i)), i);
    std::vector<double> samples(columns.samples.size());
    while (reader.next(fields)) {
      if (fields.size() != n_columns) {
        reader.fail(fmt::format("{} fields, but the header has {}", fields.size(), n_columns));
      }
      for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] = series::csv_number(fields[columns.samples[i]], series::DecimalComma::kRefused)
                         .value_or(NAN);
      }
      table.add(fields[columns.period], fields[columns.location], samples);
    }
    return table.take(first_fault);
  } catch (const evaluation::ModelFailure&) {
    throw;
  } catch (const Error& error) {
    throw evaluation::ModelFailure(fmt::format("Error while parsing predictions: {}", error.what())
    );
  }
}

}  // namespace chap::mlproject
