// Applies a schema to a value: finds the keywords, follows references and counts steps. The checks
// of the single keywords are in schema_keywords.cpp.
#include "domain/options/schema_checker.hpp"

#include "domain/options/option_schema.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <re2/re2.h>

namespace chap::options {
namespace {

// Keywords that have no influence on the check and are not listed as ignored.
constexpr std::array<std::string_view, 9> kAnnotations = {
    "default",
    "title",
    "description",
    "examples",
    "$comment",
    "deprecated",
    "readOnly",
    "writeOnly",
    "definitions"};

// Counts a level of nesting from its construction to its destruction.
class Nesting {
 public:
  explicit Nesting(int& depth) : depth_(depth) {
    if (++depth_ <= kMaxDepth) return;
    --depth_;
    throw TooComplex("references or values are nested too deeply");
  }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  ~Nesting() { --depth_; }

 private:
  int& depth_;
};

// One step of a JSON pointer with `~1` and `~0` decoded.
std::string decoded_step(std::string_view step) {
  std::string out;
  for (std::size_t i = 0; i < step.size(); ++i) {
    const bool escape = step[i] == '~' && i + 1 < step.size();
    if (escape && (step[i + 1] == '0' || step[i + 1] == '1')) {
      out += step[++i] == '0' ? '~' : '/';
    } else {
      out += step[i];
    }
  }
  return out;
}

// The item of a list at the index that the step contains; null if there is no such item.
const json::Value* item_at(const json::Value& parent, const std::string& step) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  const bool valid = error == std::errc() && end == step.data() + step.size();
  return valid && index < parent.items().size() ? &parent.items()[index] : nullptr;
}

}  // namespace

SchemaChecker::SchemaChecker(const json::Value& options) : options_(options) {}

SchemaChecker::~SchemaChecker() = default;

void SchemaChecker::count_steps(std::size_t steps) {
  steps_ += steps;
  if (steps_ > kMaxSteps) throw TooComplex("this takes too many steps");
}

void SchemaChecker::count_text(std::string_view text, std::size_t steps_per_byte) {
  count_steps(text.size() * steps_per_byte / kBytesPerStep);
}

// Value::find() compares the key with every member, so each member counts as a step.
const json::Value* SchemaChecker::find_member(const json::Value& object, std::string_view key) {
  if (object.is_object()) count_steps(object.members().size());
  return object.find(key);
}

const SchemaChecker::KeywordRow* SchemaChecker::find_keyword(std::string_view name) {
  const auto row = std::find_if(keywords().begin(), keywords().end(), [&](const auto& known) {
    return name == known.name;
  });
  return row == keywords().end() ? nullptr : &*row;
}

std::optional<std::string> SchemaChecker::check(
    const json::Value& schema, const json::Value& value
) {
  count_steps();
  const Nesting nesting(depth_);
  if (schema.kind() == json::Kind::kBool) {
    return schema.as_bool() ? Problem() : Problem("no value is allowed");
  }
  if (!schema.is_object()) throw UnusableSchema("a schema is neither an object nor a boolean");
  // In draft 7, keywords next to a reference are ignored.
  if (const json::Value* reference = find_member(schema, "$ref")) {
    return check_reference(*reference, schema, value);
  }
  for (const json::Member& member : schema.members()) {
    count_steps();
    if (const KeywordRow* row = find_keyword(member.key)) {
      if (auto problem = (this->*row->check)(member.value, schema, value)) return problem;
    } else if (std::find(kAnnotations.begin(), kAnnotations.end(), member.key) == kAnnotations.end()) {
      if (ignored_.size() < kMaxIgnoredKeywords) {
        ignored_.insert(std::string(member.key.substr(0, 100)));
      }
    }
  }
  return std::nullopt;
}

void SchemaChecker::check_schema(const json::Value& schema) {
  count_steps();
  const Nesting nesting(depth_);
  if (schema.kind() == json::Kind::kBool) return;
  if (!schema.is_object()) throw UnusableSchema("a schema is neither an object nor a boolean");
  if (const json::Value* reference = find_member(schema, "$ref")) {
    // A schema may contain a reference to itself, so a reference to a schema is not followed here.
    // A reference to another reference is followed, because a chain of references must end at a
    // schema.
    const json::Value& target = target_of(*reference);
    if (!target.is_object() && target.kind() != json::Kind::kBool) {
      throw UnusableSchema("a $ref points to a value that is not a schema");
    }
    if (target.is_object() && target.find("$ref") != nullptr) check_schema(target);
    return;
  }
  for (const json::Member& keyword : schema.members()) check_keyword(keyword, schema);
}

void SchemaChecker::check_keyword(const json::Member& keyword, const json::Value& schema) {
  count_steps();
  const KeywordRow* row = find_keyword(keyword.key);
  if (row == nullptr) return;
  // The check of each keyword first checks the argument of the keyword and only then the value.
  // Therefore any value can be used here.
  (this->*row->check)(keyword.value, schema, json::Value());
  if (keyword.key == "pattern") pattern_of(keyword.value);
  if (keyword.key == "items" && !keyword.value.is_array()) check_schema(keyword.value);
  if (keyword.key == "items" || keyword.key == "anyOf" || keyword.key == "allOf") {
    if (keyword.value.is_array()) check_schemas(keyword.value.items());
  }
  if (keyword.key == "properties" && keyword.value.is_object()) {
    for (const json::Member& property : keyword.value.members()) check_schema(property.value);
  }
}

void SchemaChecker::check_schemas(std::span<const json::Value> schemas) {
  for (const json::Value& schema : schemas) check_schema(schema);
}

const json::Value& SchemaChecker::target_of(const json::Value& reference) {
  constexpr std::string_view kPrefix = "#/properties/";
  const std::string_view text = reference.is_string() ? reference.as_string() : "";
  if (!text.starts_with(kPrefix)) {
    throw UnusableSchema("a $ref is not of the form #/properties/...");
  }
  const json::Value* target = &options_;
  std::string_view rest = text.substr(kPrefix.size());
  while (target != nullptr) {
    count_steps();
    const std::size_t slash = rest.find('/');
    const std::string step = decoded_step(rest.substr(0, slash));
    target = target->is_array() ? item_at(*target, step) : find_member(*target, step);
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  if (target == nullptr) throw UnusableSchema("a $ref points to nothing");
  return *target;
}

SchemaChecker::Problem SchemaChecker::check_reference(
    const json::Value& argument, const json::Value&, const json::Value& value
) {
  return check(target_of(argument), value);
}

const re2::RE2& SchemaChecker::pattern_of(const json::Value& argument) {
  const auto known = patterns_.find(&argument);
  if (known != patterns_.end()) return *known->second;
  if (!argument.is_string()) throw UnusableSchema("a pattern is not a text");
  if (argument.as_string().size() > kMaxPatternBytes) throw UnusableSchema("a pattern is too long");
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  auto pattern = std::make_unique<RE2>(argument.as_string(), options);
  if (!pattern->ok()) throw UnusableSchema("a pattern cannot be used: " + pattern->error());
  pattern_instructions_ += std::size_t(pattern->ProgramSize());
  if (pattern_instructions_ > kMaxPatternInstructions) {
    throw TooComplex("the patterns need too much memory");
  }
  return *patterns_.emplace(&argument, std::move(pattern)).first->second;
}

bool SchemaChecker::equal(const json::Value& a, const json::Value& b, int depth) {
  count_steps();
  if (depth > kMaxDepth) throw UnusableSchema("a constant is nested too deeply");
  if (a.is_number() && b.is_number()) {
    const bool integers = a.kind() == json::Kind::kInt && b.kind() == json::Kind::kInt;
    return integers ? a.as_int() == b.as_int() : a.number() == b.number();
  }
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case json::Kind::kNull:
      return true;
    case json::Kind::kBool:
      return a.as_bool() == b.as_bool();
    case json::Kind::kString:
      count_text(a.as_string());
      return a.as_string() == b.as_string();
    case json::Kind::kArray:
      return std::equal(
          a.items().begin(),
          a.items().end(),
          b.items().begin(),
          b.items().end(),
          [&](const json::Value& x, const json::Value& y) { return equal(x, y, depth + 1); }
      );
    default:
      break;
  }
  if (a.members().size() != b.members().size()) return false;
  std::map<std::string_view, const json::Value*> by_key;
  for (const json::Member& member : b.members()) by_key[member.key] = &member.value;
  return std::all_of(a.members().begin(), a.members().end(), [&](const json::Member& member) {
    const auto other = by_key.find(member.key);
    return other != by_key.end() && equal(member.value, *other->second, depth + 1);
  });
}

}  // namespace chap::options
