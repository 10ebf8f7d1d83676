#include "storage/sql/connection.hpp"

#include "foundation/base/error.hpp"
#include "foundation/json/writer.hpp"

namespace chap::sql {

std::string json_array(const std::vector<std::string>& items) {
  std::string text = "[";
  for (const std::string& item : items) {
    if (text.size() > 1) {
      text += ',';
    }
    json::append_string(text, item);
  }
  return text + "]";
}

std::string json_array(const std::vector<std::int64_t>& items) {
  std::string text = "[";
  for (const std::int64_t item : items) {
    text += (text.size() > 1 ? "," : "") + std::to_string(item);
  }
  return text + "]";
}

std::int64_t Connection::only_integer(Cursor& cursor) {
  if (!cursor.next()) {
    throw internal_error("a query that must return a row returned none");
  }
  return cursor.integer(0);
}

Transaction::Transaction(Connection& connection, Mode mode) : connection_(connection) {
  connection_.begin(mode == Mode::kWrite);
}

Transaction::~Transaction() {
  if (open_) {
    connection_.rollback();
  }
}

void Transaction::commit() {
  connection_.commit();
  open_ = false;
}

}  // namespace chap::sql
