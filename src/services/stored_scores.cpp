#include "services/stored_scores.hpp"

#include "foundation/json/parse.hpp"

namespace chap::services {

evaluation::ScoreList stored_scores(const std::string& aggregate_metrics) {
  evaluation::ScoreList scores;
  const json::Document document = json::parse(aggregate_metrics);
  if (!document.root().is_object()) return scores;
  for (const json::Member& member : document.root().members()) {
    if (member.value.is_number()) {
      scores.emplace_back(member.key, member.value.number());
    } else if (member.value.is_null()) {
      scores.emplace_back(member.key, std::nullopt);
    }
  }
  return scores;
}

}  // namespace chap::services
