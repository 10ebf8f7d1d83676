#include "storage/migrate/change_recorder.hpp"

#include "storage/migrate/inventory_sql.hpp"

#include <fmt/format.h>

#include <set>

namespace chap::migrate {
namespace {

// The table of an object: `table dataset` for `column dataset.name`; empty for a table or a type.
std::string table_of(const std::string& object) {
  const std::size_t name = object.find(' ') + 1;
  const std::size_t dot = object.find('.', name);
  return dot == std::string::npos ? std::string() : "table " + object.substr(name, dot - name);
}

std::string line(std::string_view verb, const std::string& object, const std::string& definition) {
  return fmt::format("{} {}{}{}", verb, object, definition.empty() ? "" : ": ", definition);
}

void add_difference(
    Changes& changes, const std::string& name, const std::string& before, const std::string& after
) {
  if (before != after) changes.push_back(line("change", name, before + " -> " + after));
}

}  // namespace

ChangeRecorder::Objects ChangeRecorder::objects_of(sql::Connection& connection) {
  Objects objects;
  const auto rows = connection.query(inventory_sql::kObjects);
  while (rows->next()) {
    objects.emplace(rows->text(0), Object{std::string(rows->text(1)), std::string(rows->text(2))});
  }
  return objects;
}

ChangeRecorder::Counts ChangeRecorder::counts_of(sql::Connection& connection) {
  Counts counts;
  const auto rows = connection.query(inventory_sql::kRowsWritten);
  while (rows->next()) counts.emplace(rows->text(0), rows->integer(1));
  return counts;
}

ChangeRecorder::ChangeRecorder(sql::Connection& connection)
    : connection_(connection), before_(objects_of(connection)), written_(counts_of(connection)) {}

void ChangeRecorder::after_step(const std::string& title) {
  Counts now = counts_of(connection_);
  for (const auto& [table, count] : now) {
    const auto before = written_.find(table);
    const std::int64_t written = count - (before == written_.end() ? 0 : before->second);
    if (written == 0) continue;
    const std::string_view rows = written == 1 ? "row" : "rows";
    rows_.push_back(fmt::format("write {} {} of {} ({})", written, rows, table, title));
  }
  written_ = std::move(now);
}

Changes ChangeRecorder::finish() {
  const Objects after = objects_of(connection_);
  std::map<std::string, std::string> new_names;  // the key is the identity of the object
  for (const auto& [name, object] : after) {
    if (before_.count(name) == 0) new_names.emplace(object.identity, name);
  }
  std::set<std::string, std::less<>> renamed;
  Changes changes;
  for (const auto& [name, object] : before_) {
    const auto other = new_names.find(object.identity);
    if (after.count(name) != 0 || other == new_names.end()) continue;
    changes.push_back(fmt::format("rename {} to {}", name, other->second));
    add_difference(changes, other->second, object.definition, after.at(other->second).definition);
    renamed.insert({name, other->second});
  }
  const auto add_missing = [&](std::string_view verb, const Objects& objects, const Objects& others
                           ) {
    for (const auto& [name, object] : objects) {
      if (others.count(name) != 0 || renamed.count(name) != 0) continue;
      // If a whole table is added or removed, its columns and constraints are not listed.
      const std::string table = table_of(name);
      if (!table.empty() && others.count(table) == 0) continue;
      changes.push_back(line(verb, name, object.definition));
    }
  };
  add_missing("add", after, before_);
  add_missing("remove", before_, after);
  for (const auto& [name, object] : after) {
    const auto before = before_.find(name);
    if (before == before_.end()) continue;
    add_difference(changes, name, before->second.definition, object.definition);
  }
  changes.insert(changes.end(), rows_.begin(), rows_.end());
  if (connection_.query_integer(inventory_sql::kCountingIsOff) != 0) {
    changes.emplace_back("write rows that are not counted, since track_counts is off");
  }
  return changes;
}

std::string shape_digest_of(sql::Connection& connection, const std::string& names) {
  const auto row = connection.query(
      fmt::format(inventory_sql::kShapeDigest, fmt::arg("objects", inventory_sql::kObjects)), names
  );
  return row->next() ? std::string(row->text(0)) : std::string();
}

}  // namespace chap::migrate
