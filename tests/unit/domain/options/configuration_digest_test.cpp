#include "domain/options/configuration_digest.hpp"

#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

namespace chap::options {
namespace {

using testing_support::at;
using testing_support::text_at;

TEST(ConfigurationDigest, ReproducesThePayloadsAndDigestsOfTheVectors) {
  const json::Document vectors = testing_support::read_vectors("v251/digests.json");
  std::size_t count = 0;
  for (const json::Value& item : at(vectors.root(), "configurations").items()) {
    const std::string input_text = text_at(item, "input_json");
    const json::Document input = json::parse(input_text);
    const json::Value* values = input.root().find("user_option_values");
    std::string values_text = "{}";
    if (values != nullptr && !values->is_null()) {
      // The text of the member is taken from the input, so that the notation of numbers does not
      // change.
      const std::size_t begin = input_text.find('{', input_text.find("user_option_values"));
      std::size_t end = begin;
      int depth = 0;
      bool quoted = false;
      for (; end < input_text.size(); ++end) {
        const char c = input_text[end];
        if (quoted && c == '\\') ++end;
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        if (depth == 0) break;
      }
      values_text = input_text.substr(begin, end + 1 - begin);
    }
    std::vector<std::string> covariates;
    const json::Value* list = input.root().find("additional_continuous_covariates");
    if (list != nullptr && list->is_array()) {
      for (const json::Value& name : list->items()) covariates.emplace_back(name.as_string());
    }
    const json::Value& expected = at(item, "expected");
    EXPECT_EQ(configuration_payload(values_text, covariates), text_at(expected, "payload"))
        << text_at(item, "id");
    EXPECT_EQ(configuration_digest(values_text, covariates), text_at(expected, "digest"));
    ++count;
  }
  EXPECT_GT(count, 10U);
}

}  // namespace
}  // namespace chap::options
