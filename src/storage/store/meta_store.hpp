// What a database knows about itself: texts by their keys (table `chapx_meta`). Who uses a key says
// what it means.
#pragma once

#include "storage/sql/connection.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chap::store {

class MetaStore {
 public:
  explicit MetaStore(sql::Connection& connection) : db_(connection) {}

  std::optional<std::string> find(std::string_view key);
  // Also in the place of what was there.
  void put(std::string_view key, std::string_view value);
  void erase(std::string_view key);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
