// Stores, reads and deletes alert policies. Alert policies are never updated.
#pragma once

#include "storage/sql/page.hpp"
#include "storage/store/alertpolicy_row.hpp"

namespace chap::store {

class AlertPolicyStore {
 public:
  explicit AlertPolicyStore(sql::Connection& connection) : db_(connection) {}

  std::int64_t insert(const AlertPolicyRow& row);
  std::vector<AlertPolicyRow> list(const sql::Page& page = {});
  std::optional<AlertPolicyRow> find(std::int64_t id);
  // The smallest id of a prediction setup with this policy; nullopt if there is none.
  std::optional<std::int64_t> first_setup(std::int64_t id);
  // The smallest id of an alert that this policy raised; nullopt if there is none.
  std::optional<std::int64_t> first_alert(std::int64_t id);
  // Returns false if the policy does not exist. Throws sql::ForeignKeyViolation if a prediction
  // setup or an alert refers to the policy.
  bool remove(std::int64_t id);

 private:
  sql::Connection& db_;
};

}  // namespace chap::store
