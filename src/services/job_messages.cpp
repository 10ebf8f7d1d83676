#include "services/job_messages.hpp"

#include "foundation/base/printable_text.hpp"

#include <algorithm>
#include <limits>

namespace chap::services {
namespace {

constexpr std::size_t kMaxNotes = 100;
constexpr std::size_t kMaxNoteBytes = 4000;

std::int64_t clamped(std::size_t value) {
  constexpr auto kMaxInteger = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(std::min(value, kMaxInteger));
}

}  // namespace

WindowArguments to_arguments(
    const evaluation::Windows& windows, const std::string& future_weather_provider
) {
  return {
      clamped(windows.n_periods),
      clamped(windows.n_splits),
      clamped(windows.stride),
      clamped(windows.n_retrain),
      future_weather_provider};
}

std::string with_notes(std::string arguments, const std::vector<std::string>& notes) {
  if (notes.empty()) return arguments;
  json::Writer list;
  list.begin_array();
  for (std::size_t i = 0; i < std::min(notes.size(), kMaxNotes); ++i) {
    // A note may contain names from a request that are not valid UTF-8, and the database stores
    // only valid UTF-8.
    list.string(printable_line(std::string_view(notes[i]).substr(0, kMaxNoteBytes)));
  }
  if (notes.size() > kMaxNotes) {
    list.string("and " + std::to_string(notes.size() - kMaxNotes) + " more of these lines");
  }
  list.end_array();
  arguments.pop_back();
  if (arguments.back() != '{') arguments += ',';
  return arguments + "\"notes\":" + list.take() + "}";
}

std::vector<std::string> notes_in(const std::string& arguments) {
  const json::Document document = json::parse(arguments);
  const json::Value* notes = document.root().find("notes");
  std::vector<std::string> lines;
  if (notes == nullptr || !notes->is_array()) return lines;
  for (const json::Value& note : notes->items()) {
    if (note.is_string()) lines.emplace_back(note.as_string());
  }
  return lines;
}

}  // namespace chap::services
