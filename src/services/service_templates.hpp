// Model templates that describe services (http-api.md 8.5). No function of this file sends a
// request to a service.
#pragma once

#include "engine/registry/service_registry.hpp"
#include "storage/store/modeltemplate_store.hpp"

#include <optional>
#include <string>

namespace chap::services {

// Makes a template from a registration, without id and user options. The caller must have checked
// `service.info`.
store::ModelTemplateRow template_of(const registry::Registration& service);

// Returns the reason why the template of a service cannot be stored: its name is that of a built-in
// baseline, or the same version is already stored with another source revision. Responses contain
// this text. Returns nullopt if the template can be stored.
std::optional<std::string> template_conflict(
    sql::Connection& db, const store::ModelTemplateRow& described
);

// Adds user options to a stored version without options, because a registration does not contain
// them. Options that are already stored are not changed. Must be called inside a transaction.
void add_options(sql::Connection& db, store::ModelTemplateRow& stored, const std::string& options);

}  // namespace chap::services
