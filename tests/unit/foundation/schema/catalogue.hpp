// The literal messages of http-api.md 2.6, to hold every problem of a report against.
#pragma once

#include "foundation/schema/report.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace chap::test {

struct Entry {
  const char* type;
  const char* msg;  // `<reason>` stands for the text of ctx.error
  const char* ctx;
};

inline constexpr std::array kCatalogue = {
    Entry{"missing", "Field required", ""},
    Entry{
        "int_parsing", "Input should be a valid integer, unable to parse string as an integer", ""},
    Entry{
        "int_parsing_size",
        "Unable to parse input string as an integer, exceeded maximum size",
        ""},
    Entry{"int_type", "Input should be a valid integer", ""},
    Entry{
        "int_from_float",
        "Input should be a valid integer, got a number with a fractional part",
        ""},
    Entry{"finite_number", "Input should be a finite number", ""},
    Entry{
        "float_parsing", "Input should be a valid number, unable to parse string as a number", ""},
    Entry{"float_type", "Input should be a valid number", ""},
    Entry{"bool_parsing", "Input should be a valid boolean, unable to interpret input", ""},
    Entry{"bool_type", "Input should be a valid boolean", ""},
    Entry{"string_type", "Input should be a valid string", ""},
    Entry{"list_type", "Input should be a valid list", ""},
    Entry{"dict_type", "Input should be a valid dictionary", ""},
    Entry{
        "model_attributes_type",
        "Input should be a valid dictionary or object to extract fields from",
        ""},
    Entry{
        "enum", "Input should be 'weekly' or 'monthly'", R"({"expected":"'weekly' or 'monthly'"})"},
    Entry{"greater_than", "Input should be greater than 0", R"({"gt":0})"},
    Entry{"extra_forbidden", "Extra inputs are not permitted", ""},
    Entry{"datetime_type", "Input should be a valid datetime", ""},
    Entry{"datetime_parsing", "Input should be a valid datetime, <reason>", "<error>"},
    Entry{
        "datetime_from_date_parsing",
        "Input should be a valid datetime or date, <reason>",
        "<error>"},
};

// The types of the problems, with a blank between them.
inline std::string types_of(const schema::Report& report) {
  std::string out;
  for (const auto& problem : report.problems()) out += (out.empty() ? "" : " ") + problem.type;
  return out;
}

inline const Entry* catalogued(const std::string& type) {
  for (const Entry& entry : kCatalogue) {
    if (entry.type == type) return &entry;
  }
  return nullptr;
}

// Message and ctx of every problem are those of the catalogue; `loc` begins as given.
inline void expect_catalogued(const schema::Report& report, const std::string& loc) {
  for (const auto& problem : report.problems()) {
    const Entry* entry = catalogued(problem.type);
    ASSERT_NE(entry, nullptr) << problem.type;
    EXPECT_TRUE(problem.loc.starts_with(loc)) << problem.loc;
    std::string msg = entry->msg;
    std::string ctx = entry->ctx;
    if (ctx == "<error>") {
      const std::string before = msg.substr(0, msg.find("<reason>"));
      ASSERT_TRUE(problem.msg.starts_with(before)) << problem.msg;
      ctx = R"({"error":")" + problem.msg.substr(before.size()) + R"("})";
      msg = problem.msg;
    }
    EXPECT_EQ(problem.msg, msg) << problem.type;
    EXPECT_EQ(problem.ctx, ctx) << problem.type;
  }
}

}  // namespace chap::test
