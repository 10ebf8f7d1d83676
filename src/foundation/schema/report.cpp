#include "foundation/schema/report.hpp"

#include <utility>

namespace chap::schema {
namespace {

// Whether the JSON text of `value` has at most about `budget` bytes. Reduces `budget` by the size
// of the text, and stops as soon as the budget is exceeded.
bool fits(const json::Value& value, std::size_t& budget) {
  const auto spend = [&](std::size_t size) {
    if (size > budget) return false;
    budget -= size;
    return true;
  };
  switch (value.kind()) {
    case json::Kind::kString:
    case json::Kind::kBigInt:
      return spend(value.as_string().size() + 2);
    case json::Kind::kArray:
      for (const json::Value& item : value.items()) {
        if (!spend(1) || !fits(item, budget)) return false;
      }
      return spend(2);
    case json::Kind::kObject:
      for (const json::Member& member : value.members()) {
        if (!spend(member.key.size() + 4) || !fits(member.value, budget)) return false;
      }
      return spend(2);
    default:
      return spend(5);
  }
}

bool is_scalar(const json::Value& value) { return !value.is_array() && !value.is_object(); }

// The object with only those members that are scalars and fit into kMaxInputBytes together.
std::string scalar_members(const json::Value& object) {
  json::Writer writer;
  writer.begin_object();
  std::size_t budget = kMaxInputBytes;
  for (const json::Member& member : object.members()) {
    if (!is_scalar(member.value) || member.key.size() > budget || !fits(member.value, budget)) {
      continue;
    }
    writer.key(member.key);
    writer.value(member.value);
  }
  writer.end_object();
  return writer.take();
}

}  // namespace

std::string bounded_text(const json::Value& value) {
  std::size_t budget = kMaxInputBytes;
  if (fits(value, budget)) return json::to_text(value);
  if (value.is_object()) return scalar_members(value);
  if (value.is_array()) return "[]";
  json::Writer writer;
  writer.string(value.as_string().substr(0, kMaxInputBytes));
  return writer.take();
}

void Report::add(
    std::string_view type, std::string_view msg, const json::Value& input, std::string ctx
) {
  if (problems_.size() >= kMaxProblems) return;
  problems_.push_back(
      {std::string(type), location(), std::string(msg), bounded_text(input), std::move(ctx)}
  );
}

void Report::add_value_error(std::string_view text, const json::Value& input) {
  add("value_error", "Value error, " + std::string(text), input, R"({"error":{}})");
}

std::string Report::location() const {
  json::Writer writer;
  writer.begin_array();
  for (const Part& part : path_) {
    if (const auto* key = std::get_if<std::string_view>(&part)) {
      writer.string(*key);
    } else {
      writer.integer(static_cast<std::int64_t>(std::get<std::size_t>(part)));
    }
  }
  writer.end_array();
  return writer.take();
}

std::string Report::to_json() const {
  json::Writer writer;
  writer.begin_object();
  writer.key("detail");
  writer.begin_array();
  for (const Problem& problem : problems_) {
    writer.begin_object();
    writer.key("type");
    writer.string(problem.type);
    writer.key("loc");
    writer.raw(problem.loc);
    writer.key("msg");
    writer.string(problem.msg);
    writer.key("input");
    writer.raw(problem.input);
    if (!problem.ctx.empty()) {
      writer.key("ctx");
      writer.raw(problem.ctx);
    }
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
  return writer.take();
}

}  // namespace chap::schema
