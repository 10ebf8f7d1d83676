// The messages of http-api.md 2.6, which tests compare with the problems of a report.
#pragma once

#include "foundation/schema/report.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace chap::test {

struct ProblemMessage {
  const char* type;
  const char* msg;  // `<reason>` stands for the text of ctx.error
  const char* ctx;  // empty: no ctx; `<error>` stands for an object with the member `error`
};

inline constexpr std::array kProblemMessages = {
    ProblemMessage{"missing", "Field required", ""},
    ProblemMessage{
        "int_parsing", "Input should be a valid integer, unable to parse string as an integer", ""},
    ProblemMessage{
        "int_parsing_size",
        "Unable to parse input string as an integer, exceeded maximum size",
        ""},
    ProblemMessage{"int_type", "Input should be a valid integer", ""},
    ProblemMessage{
        "int_from_float",
        "Input should be a valid integer, got a number with a fractional part",
        ""},
    ProblemMessage{"finite_number", "Input should be a finite number", ""},
    ProblemMessage{
        "float_parsing", "Input should be a valid number, unable to parse string as a number", ""},
    ProblemMessage{"float_type", "Input should be a valid number", ""},
    ProblemMessage{
        "bool_parsing", "Input should be a valid boolean, unable to interpret input", ""},
    ProblemMessage{"bool_type", "Input should be a valid boolean", ""},
    ProblemMessage{"string_type", "Input should be a valid string", ""},
    ProblemMessage{"list_type", "Input should be a valid list", ""},
    ProblemMessage{"dict_type", "Input should be a valid dictionary", ""},
    ProblemMessage{
        "model_attributes_type",
        "Input should be a valid dictionary or object to extract fields from",
        ""},
    ProblemMessage{
        "enum", "Input should be 'weekly' or 'monthly'", R"({"expected":"'weekly' or 'monthly'"})"},
    ProblemMessage{"greater_than", "Input should be greater than 0", R"({"gt":0})"},
    ProblemMessage{"extra_forbidden", "Extra inputs are not permitted", ""},
    ProblemMessage{"datetime_type", "Input should be a valid datetime", ""},
    ProblemMessage{"datetime_parsing", "Input should be a valid datetime, <reason>", "<error>"},
    ProblemMessage{
        "datetime_from_date_parsing",
        "Input should be a valid datetime or date, <reason>",
        "<error>"},
};

// The types of the problems, separated by blanks.
inline std::string types_of(const schema::Report& report) {
  std::string out;
  for (const auto& problem : report.problems()) out += (out.empty() ? "" : " ") + problem.type;
  return out;
}

// The row of a problem type; nullptr if there is no such row.
inline const ProblemMessage* find_message(const std::string& type) {
  for (const ProblemMessage& entry : kProblemMessages) {
    if (entry.type == type) return &entry;
  }
  return nullptr;
}

// Checks that every problem has the message and ctx of the list above, and that its location starts
// with the text `loc`.
inline void expect_listed_messages(const schema::Report& report, const std::string& loc) {
  for (const auto& problem : report.problems()) {
    const ProblemMessage* entry = find_message(problem.type);
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
