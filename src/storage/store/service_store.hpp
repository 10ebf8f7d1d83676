// Registrations of model services that outlive the server.
#pragma once

#include "storage/store/service_row.hpp"

namespace chap::store {

class ServiceStore {
 public:
  explicit ServiceStore(sql::Connection& connection) : db_(connection) {}

  // Inserts, or replaces the whole row of that id.
  void put(const ServiceRow& row);
  // Ascending by id.
  std::vector<ServiceRow> list();
  // False when there is no such row: a ping never makes one.
  bool set_ping(const std::string& id, Timestamp time);
  bool remove(const std::string& id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
