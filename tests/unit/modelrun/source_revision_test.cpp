#include "modelrun/chapkit/source_revision.hpp"

#include "tests/support/vectors.hpp"

#include <gtest/gtest.h>

namespace chap::chapkit {
namespace {

using testing_support::at;
using testing_support::text_at;

std::optional<std::string> text_or_null(const json::Value& value) {
  if (value.is_null()) return std::nullopt;
  return std::string(value.as_string());
}

TEST(SourceRevisionTest, RevisionsAreThoseOfTheVectors) {
  const json::Document vectors = testing_support::read_vectors("v251/digests.json");
  for (const json::Value& item : at(vectors.root(), "revisions").items()) {
    EXPECT_EQ(revision_of(at(item, "input")), text_or_null(at(item, "expected")))
        << text_at(item, "id");
  }
}

TEST(SourceRevisionTest, ConflictsHaveTheTextsOfTheVectors) {
  const json::Document vectors = testing_support::read_vectors("v251/digests.json");
  for (const json::Value& item : at(vectors.root(), "conflicts").items()) {
    const json::Value& input = at(item, "input");
    const auto found = revision_conflict_text(
        text_at(input, "name"),
        text_at(input, "version"),
        text_or_null(at(input, "source_digest")),
        text_or_null(at(input, "reported"))
    );
    EXPECT_EQ(found, text_or_null(at(item, "expected"))) << text_at(item, "id");
  }
  const json::Value& baseline = at(vectors.root(), "baseline_conflict");
  EXPECT_EQ(baseline_conflict_text(text_at(baseline, "name")), text_at(baseline, "text"));
}

TEST(SourceRevisionTest, ReadsTheRevisionOfAnInfo) {
  EXPECT_EQ(revision_of_info(R"({"git_revision":" ABCDEF1 "})"), "abcdef1");
  EXPECT_EQ(revision_of_info(R"({"git_revision":null})"), std::nullopt);
  EXPECT_EQ(revision_of_info("{}"), std::nullopt);
}

TEST(SourceRevisionTest, RevisionsDifferOnlyIfBothAreKnown) {
  EXPECT_TRUE(revisions_differ("abcdef1", "abcdef12"));
  EXPECT_FALSE(revisions_differ("abcdef1", "abcdef1"));
  EXPECT_FALSE(revisions_differ(std::nullopt, "abcdef1"));
  EXPECT_FALSE(revisions_differ("abcdef1", std::nullopt));
}

}  // namespace
}  // namespace chap::chapkit
