// Stored registrations of model services.
#pragma once

#include "storage/store/service_row.hpp"

namespace chap::store {

class ServiceStore {
 public:
  explicit ServiceStore(sql::Connection& connection) : db_(connection) {}

  // Inserts or replaces the row of the id.
  void put(const ServiceRow& row);
  // In ascending order of the ids.
  std::vector<ServiceRow> list();
  // Returns false if there is no row with the id; a ping does not insert one.
  bool set_ping(const std::string& id, Timestamp time);
  bool remove(const std::string& id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
