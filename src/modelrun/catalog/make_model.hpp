// Makes a runnable model from a configured model. All other code uses evaluation::Model and does
// not depend on the kind of the model. The kinds are the rows of a table in make_model.cpp; the
// built-in models are listed in modelrun/builtin/builtin_models.cpp.
#pragma once

#include "domain/evaluation/model.hpp"
#include "modelrun/chapkit/service_run.hpp"
#include "modelrun/mlproject/mlproject_model.hpp"
#include "storage/store/configuredmodel_store.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace chap::catalog {

// What the kinds of models need in order to make a model.
struct ModelTools {
  // The address of the registered model service with this id; nullopt if no service with this id is
  // registered. May be called from several threads at once.
  std::function<std::optional<std::string>(const std::string& id)> find_service_url =
      [](const std::string&) { return std::nullopt; };
  std::function<std::unique_ptr<net::HttpClient>()> http = net::make_http_client;
  chapkit::RunLimits limits = {};
  mlproject::ProjectTools projects = {};
  // Receives lines for the log of the run while a repository is fetched.
  std::function<void(const std::string& line)> log = [](const std::string&) {};
};

// Throws Error (kInvalidInput) for a model that this program cannot run, such as another version of
// a built-in model, and the errors of make_chapkit_model() and make_project_model().
std::unique_ptr<evaluation::Model> make_model(
    const store::ConfiguredModelDetails& model, const ModelTools& tools = {}
);

}  // namespace chap::catalog
