// Stores and reads debug entries. A job writes an entry and a client reads it, to check that jobs
// and API work.
#pragma once

#include "storage/store/debugentry_row.hpp"

namespace chap::store {

class DebugEntryStore {
 public:
  explicit DebugEntryStore(sql::Connection& connection) : db_(connection) {}

  std::int64_t insert(double timestamp);
  std::optional<DebugEntryRow> find(std::int64_t id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
