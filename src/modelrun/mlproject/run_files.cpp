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
using period::PeriodRange;
using series::DataSet;

constexpr std::size_t kMaxColumns = 100'200;

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

// The period in which a period is written: for a week of another kind than Monday weeks, the Monday
// week that ends with the first Sunday on or after its first day; otherwise the period itself.
Period written_period(const Period& period) {
  if (!period.is_weekly()) return period;
  const unsigned weekday = std::chrono::weekday(period.first_day()).iso_encoding();  // Monday: 1
  return *Period::week(period.first_day() - std::chrono::days(weekday - 1));
}

// A column that an adapter adds: its name and its value for an org unit and a period.
struct AddedColumn {
  std::string name;
  std::function<std::string(std::size_t org_unit, std::size_t period)> value;
};

// The year of the last day of a written period.
int adapter_year(const Period& written) {
  const period::Day day = written.is_weekly() ? written.last_day() : written.first_day();
  return int(std::chrono::year_month_day(day).year());
}

std::vector<AddedColumn> added_columns(const DataSet& data, const std::vector<Adapter>& adapters) {
  std::vector<AddedColumn> columns;
  const bool is_weekly = data.periods().size() > 0 && data.periods().first().is_weekly();
  for (const auto& [name, source] : adapters) {
    if (source == "week") {
      if (!is_weekly) continue;
      columns.push_back({name, [&](std::size_t, std::size_t i) {
                           return std::to_string(written_period(data.periods().at(i)).week_of_year()
                           );
                         }});
    } else if (source == "month") {
      if (is_weekly) continue;
      columns.push_back({name, [&](std::size_t, std::size_t i) {
                           return std::to_string(data.periods().at(i).month_of_year());
                         }});
    } else if (source == "year") {
      columns.push_back({name, [&](std::size_t, std::size_t i) {
                           return std::to_string(adapter_year(written_period(data.periods().at(i)))
                           );
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

// A value of an option as YAML in flow style, which is JSON except for one rule: readers of
// YAML 1.1 take a number with an exponent for a text if it has no point.
std::string flow_text(const json::Value& value) {
  std::string text = json::to_text(value);
  if (value.kind() != json::Kind::kDouble) return text;
  const std::size_t exponent = text.find('e');
  if (exponent != std::string::npos && text.find('.') == std::string::npos) {
    text.insert(exponent, ".0");
  }
  return text;
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
    periods.push_back(written_period(data.periods().at(i)).table_text());
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
  for (const json::Member& option : options.root().members()) {
    out += "  " + json::to_text(json::Value::string(option.key)) + ": " + flow_text(option.value) +
           "\n";
  }
  return out;
}

evaluation::Forecast read_predictions(
    const std::string& csv, const period::PeriodRange& periods, std::string* first_fault
) {
  try {
    series::CsvReader reader(csv, ',', kMaxColumns);
    std::vector<std::string> fields;
    if (!reader.next(fields)) throw evaluation::ModelFailure("No prediction data written");
    const auto columns = forecast::forecast_columns(fields);
    const std::size_t n_columns = fields.size();
    const PeriodRange written(written_period(periods.first()), periods.size());
    forecast::ForecastTable table(columns.samples.size(), written);
    for (std::size_t i = 0; i < written.size(); ++i) table.accept(written.at(i).table_text(), i);
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
    evaluation::Forecast forecast = table.take(first_fault);
    forecast.periods = periods;
    return forecast;
  } catch (const evaluation::ModelFailure&) {
    throw;
  } catch (const Error& error) {
    throw evaluation::ModelFailure(fmt::format("Error while parsing predictions: {}", error.what())
    );
  }
}

}  // namespace chap::mlproject
