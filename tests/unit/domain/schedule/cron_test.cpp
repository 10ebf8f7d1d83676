// Tests the cron dialect of http-api.md 5.22.
#include "domain/schedule/cron.hpp"

#include <gtest/gtest.h>

namespace chap::schedule {
namespace {

TEST(CronTest, AcceptsValidExpressions) {
  for (const char* expression : {
           "* * * * *",
           "? ? ? ? ?",
           "0 6 * * 1",
           "59 23 31 12 7",
           "0 0 1 1 0",
           "007 00 01 01 00",
           "0,15,30,45 * * * *",
           "*/15 * * * *",
           "0-30/5,45 8-18 * * *",
           "5/10 * * * *",
           "?/2 * * * *",
           "*/99 */1000 * * *",
           "50-10 22-4 25-5 11-2 5-1",
           "0 0 L * *",
           "0 0 l * *",
           "0 0 15W * *",
           "0 0 15w,L,3-5 * *",
           "0 0 * JAN *",
           "0 0 * jan-Mar,DEC *",
           "0 0 * nov-feb/2 *",
           "0 0 * * SUN",
           "0 0 * * mon-Fri",
           "0 0 * * fri#2",
           "0 0 * * 5#5,0#1",
           "0 0 * * L5",
           "0 0 * * lfri",
           "0 0 31 2 *",
           "  0\t6  *\n* 1 ",
       }) {
    EXPECT_EQ(count_fields(expression), 5U) << expression;
    EXPECT_EQ(cron_problem(expression), std::nullopt) << expression;
  }
}

TEST(CronTest, RefusesInvalidExpressions) {
  for (const char* expression : {
           "a b c d e",        "* * * * x",   "1, * * * *",    ",1 * * * *",   "1,,2 * * * *",
           "*/ * * * *",       "*/0 * * * *", "*/x * * * *",   "*/-1 * * * *", "1-/2 * * * *",
           "-5 * * * *",       "1- * * * *",  "1-2-3 * * * *", "+1 * * * *",   "1.5 * * * *",
           "** * * * *",       "*,* * x * *", "h * * * *",     "H/5 * * * *",  "r * * * *",
           "R(0-5) * * * *",   "L * * * *",   "* L * * *",     "* * W * *",    "* * xW * *",
           "* * L/2 * *",      "* * 1-L * *", "* * L-3 * *",   "* * * L *",    "* * * * L",
           "JAN * * * *",      "* * * SUN *", "* * * * JAN",   "* * * janu *", "* * * * 5#",
           "* * * * #2",       "* * * * 5#x", "* * * * 5#2/2", "* * 5#2 * *",  "* * * * 5W",
           "\xc3\xa9 * * * *",
       }) {
    EXPECT_EQ(cron_problem(expression), "[" + std::string(expression) + "] is not acceptable");
  }
}

TEST(CronTest, RefusesValuesOutsideTheRangeOfTheField) {
  for (const char* expression : {
           "60 * * * *",
           "61 * * * *",
           "* 24 * * *",
           "* * 0 * *",
           "* * 32 * *",
           "* * * 0 *",
           "* * * 13 *",
           "* * * * 8",
           "1-70 * * * *",
           "70-1 * * * *",
           "1,2,60 * * * *",
           "60/2 * * * *",
           "* * 32W * *",
           "* * * * L8",
           "* * * * 8#1",
           "* * * * 5#6",
           "* * * * 5#0",
           "99999999999999999999999999 * * * *",
       }) {
    EXPECT_EQ(
        cron_problem(expression),
        "[" + std::string(expression) + "] is not acceptable, out of range"
    );
  }
}

TEST(CronTest, ErrorsContainTheTrimmedExpression) {
  EXPECT_EQ(cron_problem(" a  b c d e\n"), "[a  b c d e] is not acceptable");
}

TEST(CronTest, CountsFieldsBetweenBlanks) {
  EXPECT_EQ(count_fields(""), 0U);
  EXPECT_EQ(count_fields(" \t\n"), 0U);
  EXPECT_EQ(count_fields("@daily"), 1U);
  EXPECT_EQ(count_fields("* * * *"), 4U);
  EXPECT_EQ(count_fields("0 * * * * *"), 6U);
  EXPECT_TRUE(cron_problem("0 * * * * *"));
}

TEST(CronTest, LimitsTheLength) {
  const std::string blanks(2000, ' ');
  EXPECT_EQ(
      cron_problem("* * * *" + blanks + "*"), "the expression is longer than 1000 characters"
  );
}

TEST(CronTest, TrimsBothEnds) {
  EXPECT_EQ(trimmed("\t 0 6  * * 1 \r\n"), "0 6  * * 1");
  EXPECT_EQ(trimmed(" \v\f"), "");
  EXPECT_EQ(trimmed(""), "");
}

}  // namespace
}  // namespace chap::schedule
