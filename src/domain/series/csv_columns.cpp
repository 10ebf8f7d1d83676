#include "domain/series/csv_columns.hpp"

#include "domain/series/data_set.hpp"
#include "foundation/base/ascii.hpp"
#include "foundation/base/error.hpp"
#include "foundation/base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace chap::series {
namespace {

using Names = std::vector<std::string>;

constexpr std::string_view kPeriod = "time_period";
constexpr std::string_view kLocation = "location";
constexpr std::string_view kLeftOut = "";  // the name of columns that are left out

// A column name that CHAP or an export of DHIS2 uses. Of the rows of kKnownNames with the same
// `name`, the first has the documented column name.
struct KnownName {
  std::string_view plain;  // the column name in its plain form, see plain_form()
  std::string_view name;   // the name of the column in this program
};
constexpr std::array<KnownName, 24> kKnownNames = {
    {{"timeperiod", kPeriod},
     {"period", kPeriod},
     {"periodid", kPeriod},
     {"pe", kPeriod},
     {"location", kLocation},
     {"orgunit", kLocation},
     {"orgunitid", kLocation},
     {"organisationunit", kLocation},
     {"organisationunitid", kLocation},
     {"ou", kLocation},
     {"rainfall", "rainfall"},
     {"precipitation", "rainfall"},
     {"meantemperature", "mean_temperature"},
     {"temperature", "mean_temperature"},
     {"diseasecases", kTarget},
     {"population", kPopulation},
     {"parent", kLeftOut},
     {"periodname", kLeftOut},
     {"periodcode", kLeftOut},
     {"perioddescription", kLeftOut},
     {"orgunitname", kLeftOut},
     {"organisationunitname", kLeftOut},
     {"organisationunitcode", kLeftOut},
     {"organisationunitdescription", kLeftOut}}};

// The name in lower case without blanks, hyphens and underscores: `Org unit` and `orgUnit` are the
// same name.
std::string plain_form(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c != '_' && c != '-' && c != ' ') out += ascii::lower(c);
  }
  return out;
}

const KnownName* known_name(std::string_view name) {
  const std::string plain = plain_form(name);
  const auto at = std::ranges::find(kKnownNames, plain, &KnownName::plain);
  return at == kKnownNames.end() ? nullptr : &*at;
}

// Whether the name is that of the period or the location, which identify a row.
bool is_key(std::string_view name) { return name == kPeriod || name == kLocation; }

// The name of a column in this program. A column with another known name of a feature keeps its
// name in the file if the file also has a column with the documented name of the feature.
std::string name_of(const Names& header, const std::string& name_in_file) {
  const KnownName* known = known_name(name_in_file);
  if (known == nullptr) return name_in_file;
  const auto has_documented_name = [&](const std::string& other) {
    return plain_form(other) == plain_form(known->name);
  };
  const bool is_other_name = plain_form(name_in_file) != plain_form(known->name);
  if (is_other_name && known->name != kLeftOut && !is_key(known->name) &&
      std::ranges::any_of(header, has_documented_name)) {
    return name_in_file;
  }
  return std::string(known->name);
}

// The names of all columns in this program; empty for columns that are left out.
Names names_of(
    const CsvReader& reader, const Names& header, const std::map<std::string, std::string>& given
) {
  Names names;
  for (const std::string& name_in_file : header) {
    const bool is_row_number = ascii::lower(name_in_file).starts_with("unnamed");
    names.push_back(is_row_number ? "" : name_of(header, name_in_file));
  }
  for (const auto& [name, name_in_file] : given) {
    const auto at = std::ranges::find(header, name_in_file);
    if (at == header.end()) reader.fail(fmt::format("there is no column '{}'", name_in_file));
    names[std::size_t(at - header.begin())] = name;
  }
  return names;
}

void require_distinct(const CsvReader& reader, const Names& header, const Names& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) continue;
    const auto again = std::find(names.begin() + std::ptrdiff_t(i) + 1, names.end(), names[i]);
    if (again == names.end()) continue;
    const std::string& other = header[std::size_t(again - names.begin())];
    if (header[i] == other) {
      reader.fail(fmt::format("there are two columns '{}'", other.substr(0, 60)));
    }
    reader.fail(fmt::format(
        "the columns '{}' and '{}' are both the {}; keep one of them",
        header[i].substr(0, 60),
        other.substr(0, 60),
        names[i]
    ));
  }
}

std::size_t require_column(
    const CsvReader& reader, const Names& names, std::string_view name, std::string_view others
) {
  const auto at = std::ranges::find(names, name);
  if (at == names.end()) {
    reader.fail(
        fmt::format("there is no column '{}'; {} are read as this column, too", name, others)
    );
  }
  return std::size_t(at - names.begin());
}

// The names without outer blanks. Empty names at the end of the header are removed.
Names trimmed(const Names& header) {
  Names out;
  for (const std::string& name : header) out.emplace_back(without_outer_blanks(name));
  while (!out.empty() && out.back().empty()) out.pop_back();
  return out;
}

}  // namespace

char delimiter_of(std::string_view text) {
  char best = ',';
  char failed = '\0';
  std::size_t most = 0;
  for (const char delimiter : {',', ';', '\t'}) {
    CsvReader reader(text, delimiter);
    Names header;
    try {
      if (!reader.next(header)) return ',';
    } catch (const Error&) {
      // The header cannot be read, for example because another delimiter follows a quoted field.
      if (failed == '\0') failed = delimiter;
      continue;
    }
    const auto has = [&](std::string_view name) {
      return std::ranges::any_of(header, [&](const std::string& name_in_file) {
        const KnownName* known = known_name(without_outer_blanks(name_in_file));
        return known != nullptr && known->name == name;
      });
    };
    if (has(kPeriod) && has(kLocation)) return delimiter;
    if (header.size() > most) {
      most = header.size();
      best = delimiter;
    }
  }
  return failed != '\0' && most <= 1 ? failed : best;
}

CsvColumns columns_from(
    const CsvReader& reader,
    const std::vector<std::string>& header,
    const std::map<std::string, std::string>& given
) {
  const Names names_in_file = trimmed(header);
  const Names names = names_of(reader, names_in_file, given);
  require_distinct(reader, names_in_file, names);
  CsvColumns columns;
  columns.count = names_in_file.size();
  columns.line = reader.line();
  columns.period = require_column(reader, names, kPeriod, "'period' and 'pe'");
  columns.location = require_column(reader, names, kLocation, "'orgUnit' and 'ou'");
  columns.period_in_file = names_in_file[columns.period];
  columns.location_in_file = names_in_file[columns.location];
  for (std::size_t i = 0; i < names.size(); ++i) {
    // A first column without a name has the row numbers, so such a column is not reported.
    if (names_in_file[i].empty() && i > 0) columns.unnamed.push_back(i + 1);
    if (names[i].empty() || is_key(names[i])) continue;
    const KnownName* known = known_name(names[i]);
    const bool is_known = known != nullptr && known->name == names[i];
    columns.others.push_back({i, names[i], names_in_file[i], is_known});
  }
  return columns;
}

}  // namespace chap::series
