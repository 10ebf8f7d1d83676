// Tests how the server reads CSV files of different programs. Each row of
// tests/data/csv_files.json is one file. The table in docs/csv.md is made from the same rows.
#include "domain/series/build.hpp"
#include "domain/series/csv.hpp"
#include "foundation/base/error.hpp"
#include "foundation/json/parse.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

namespace chap::series {
namespace {

std::string text_at(const json::Value& object, const char* key) {
  const json::Value* found = object.find(key);
  return found == nullptr ? "" : std::string(found->as_string());
}

std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    unsigned byte = 0;
    std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    bytes += char(byte);
  }
  return bytes;
}

// The values of a data set as text: `A 202001 rainfall=1.5 disease_cases=; ...`
std::string text_of(const DataSet& data) {
  std::string out;
  for (std::size_t org_unit = 0; org_unit < data.org_units().size(); ++org_unit) {
    for (std::size_t i = 0; i < data.periods().size(); ++i) {
      if (!out.empty()) out += "; ";
      out += data.org_units()[org_unit] + " " + data.periods().at(i).id();
      for (std::size_t feature = 0; feature < data.features().size(); ++feature) {
        const double value = data.values(feature, org_unit)[i];
        out += " " + data.features()[feature] + "=";
        if (!std::isnan(value)) out += fmt::format("{}", value);
      }
    }
  }
  return out;
}

TEST(CsvFilesTest, EachFileHasTheResultOfTheTable) {
  std::ifstream file("tests/data/csv_files.json");
  std::stringstream text;
  text << file.rdbuf();
  const json::Document document = json::parse(text.str());
  ASSERT_GE(document.root().items().size(), 60U);
  for (const json::Value& row : document.root().items()) {
    SCOPED_TRACE(text_at(row, "group") + ": " + text_at(row, "about"));
    const std::string hex = text_at(row, "hex");
    const std::string bytes = hex.empty() ? text_at(row, "file") : from_hex(hex);
    try {
      const CsvTable table = parse_uploaded_csv(bytes);
      EXPECT_EQ(text_of(build_data_set(table.observations)), text_at(row, "gives"));
      std::vector<std::string> ignored;
      if (const json::Value* names = row.find("ignored")) {
        for (const json::Value& name : names->items()) ignored.emplace_back(name.as_string());
      }
      EXPECT_EQ(table.text_columns, ignored);
    } catch (const Error& error) {
      EXPECT_EQ(error.what(), text_at(row, "refused"));
      EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    }
  }
}

}  // namespace
}  // namespace chap::series
