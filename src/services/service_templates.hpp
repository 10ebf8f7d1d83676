// Model templates that describe services (http-api.md 8.5). Nothing here calls a service.
#pragma once

#include "engine/registry/service_registry.hpp"
#include "storage/store/modeltemplate_store.hpp"

#include <optional>
#include <string>

namespace chap::services {

// The template made from a registration, without id and user options. The info must have been
// checked.
store::ModelTemplateRow template_of(const registry::Registration& service);

// Why the template of a service cannot be stored: its name belongs to a built-in baseline, or the
// same version is stored from another revision. The text is for the client.
std::optional<std::string> template_conflict(
    sql::Connection& db, const store::ModelTemplateRow& described
);

// Adds the options to a version without options, because a registration does not contain them.
// Options that are stored are kept. Must be called inside a transaction.
void add_options(sql::Connection& db, store::ModelTemplateRow& stored, const std::string& options);

}  // namespace chap::services
