#include "modelrun/mlproject/yaml_json.hpp"

#include "foundation/base/error.hpp"
#include "foundation/json/writer.hpp"

#include <yaml-cpp/yaml.h>

#include <map>
#include <vector>

namespace chap::mlproject {
namespace {

constexpr int kMaxDepth = 50;
constexpr std::size_t kMaxBytes = 1UL << 20;

void write_scalar(const YAML::Node& node, json::Writer& out) {
  const bool is_quoted = node.Tag() == "!";
  const std::string& text = node.Scalar();
  std::int64_t integer = 0;
  double real = 0;
  if (!is_quoted && YAML::convert<std::int64_t>::decode(node, integer)) {
    out.integer(integer);
  } else if (!is_quoted && YAML::convert<double>::decode(node, real)) {
    out.real(real);
  } else if (!is_quoted && (text == "true" || text == "false")) {
    out.boolean(text == "true");
  } else {
    out.string(text);
  }
}

void write(const YAML::Node& node, json::Writer& out, int depth) {
  if (depth > kMaxDepth) throw invalid_input("A YAML value is nested too deeply");
  // Aliases can make a short file describe a very large value.
  if (out.text().size() > kMaxBytes) throw invalid_input("A YAML value is too large");
  switch (node.Type()) {
    case YAML::NodeType::Undefined:
    case YAML::NodeType::Null:
      out.null();
      return;
    case YAML::NodeType::Scalar:
      write_scalar(node, out);
      return;
    case YAML::NodeType::Sequence:
      out.begin_array();
      for (const YAML::Node& item : node) write(item, out, depth + 1);
      out.end_array();
      return;
    case YAML::NodeType::Map:
      break;
  }
  std::map<std::string, std::size_t> last;  // the position of the last member of each key
  std::size_t position = 0;
  for (const auto& member : node) last[member.first.as<std::string>()] = position++;
  out.begin_object();
  position = 0;
  for (const auto& member : node) {
    const std::string key = member.first.as<std::string>();
    if (last[key] != position++) continue;
    out.key(key);
    write(member.second, out, depth + 1);
  }
  out.end_object();
}

}  // namespace

std::string json_of_yaml(const YAML::Node& node) {
  json::Writer out;
  write(node, out, 0);
  return out.take();
}

}  // namespace chap::mlproject
