#include "modelrun/mlproject/command_text.hpp"

#include "foundation/base/error.hpp"

namespace chap::mlproject {

std::string fill_command(
    const std::string& command, const std::map<std::string, std::string>& values
) {
  const auto fail = [&] {
    throw invalid_input(
        "Was not able to format command " + command +
        ". Does the command contain wrong keys or keys that there is not data for in the dataset?"
    );
  };
  std::string out;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (c != '{' && c != '}') {
      out += c;
      continue;
    }
    if (i + 1 < command.size() && command[i + 1] == c) {
      out += c;
      ++i;
      continue;
    }
    const std::size_t end = command.find('}', i);
    if (c == '}' || end == std::string::npos) fail();
    const auto value = values.find(command.substr(i + 1, end - i - 1));
    if (value == values.end()) fail();
    out += value->second;
    i = end;
  }
  return out;
}

}  // namespace chap::mlproject
