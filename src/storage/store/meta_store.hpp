// Stores texts about the database itself, each under a key (table `chapx_meta`). The code that uses
// a key defines its meaning.
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
  // Inserts or replaces a text.
  void put(std::string_view key, std::string_view value);
  void erase(std::string_view key);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
