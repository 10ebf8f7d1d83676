#include "jobs/arguments.hpp"

namespace chap::jobs {

std::string data_sources_of(const std::string& arguments, std::string_view member) {
  const json::Document document = json::parse(arguments);
  const json::Value* from = &document.root();
  if (!member.empty()) from = from->find(member);
  const json::Value* found = from != nullptr ? from->find("data_sources") : nullptr;
  return found != nullptr && found->is_array() ? json::to_text(*found) : "[]";
}

}  // namespace chap::jobs
