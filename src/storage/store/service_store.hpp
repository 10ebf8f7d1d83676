// Stores and reads the registrations of model services.
#pragma once

#include "storage/store/service_row.hpp"

namespace chap::store {

class ServiceStore {
 public:
  explicit ServiceStore(sql::Connection& connection) : db_(connection) {}

  // Inserts the row, or replaces the row with the same id.
  void put(const ServiceRow& row);
  std::optional<ServiceRow> find(const std::string& id);
  // All registrations in ascending order of their ids.
  std::vector<ServiceRow> list();
  // Returns false if no row has the id; a ping does not insert a row.
  bool set_ping(const std::string& id, Timestamp time);
  bool remove(const std::string& id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
