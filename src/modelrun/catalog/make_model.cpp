#include "modelrun/catalog/make_model.hpp"

#include "foundation/base/error.hpp"
#include "modelrun/builtin/builtin_models.hpp"
#include "modelrun/builtin/naive_model.hpp"
#include "modelrun/chapkit/chapkit_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace chap::catalog {
namespace {

using store::ConfiguredModelDetails;

// `naive_model` is recognised by its name, because older databases have other sources for it.
bool is_builtin(const ConfiguredModelDetails& model) {
  if (model.model_template.name == builtin::kNaiveModel) return true;
  return !model.model_template.uses_chapkit &&
         builtin::is_builtin_source(model.model_template.source_url.value_or(""));
}

std::unique_ptr<evaluation::Model>
make_builtin(const ConfiguredModelDetails& model, const ModelTools&) {
  if (model.model_template.name == builtin::kNaiveModel) {
    return builtin::make_builtin_model(*builtin::find_builtin_model(builtin::kNaiveModel));
  }
  return builtin::make_builtin_model(
      builtin::builtin_model_of_source(*model.model_template.source_url)
  );
}

// Databases of CHAP Core may have the flag in only one of the two rows.
bool is_of_service(const ConfiguredModelDetails& model) {
  return model.model_template.uses_chapkit || model.model.uses_chapkit;
}

bool is_http(const std::string& url) {
  return url.starts_with("http://") || url.starts_with("https://");
}

// The registered address of the service. If the service is not registered, the source of the
// template, which may be the last known address.
std::string find_url(
    const store::ModelTemplateRow& model_template,
    const std::function<std::optional<std::string>(const std::string&)>& find_service_url
) {
  if (auto registered = find_service_url(model_template.name)) return *registered;
  std::string source = model_template.source_url.value_or("");
  if (is_http(source)) return source;
  throw invalid_input(fmt::format("The model service '{}' is not registered", model_template.name));
}

std::unique_ptr<evaluation::Model> make_of_service(
    const ConfiguredModelDetails& model, const ModelTools& tools
) {
  const store::ModelTemplateRow& row = model.model_template;
  const chapkit::ServiceAddress address{
      [row, find = tools.find_service_url] { return find_url(row, find); }, tools.http};
  try {
    return chapkit::make_chapkit_model(
        address, {row.name, row.version, row.source_digest}, tools.limits
    );
  } catch (const Error& error) {
    if (tools.find_service_url(row.name) || !row.source_url) throw;
    throw Error(
        error.code(),
        fmt::format(
            "The model service '{}' is not registered, and {} is not its address: {}",
            row.name,
            *row.source_url,
            error.what()
        )
    );
  }
}

bool is_project(const ConfiguredModelDetails& model) {
  return mlproject::is_project_source(model.model_template.source_url.value_or(""));
}

std::unique_ptr<evaluation::Model> make_project(
    const ConfiguredModelDetails& model, const ModelTools& tools
) {
  evaluation::RunContext context;
  context.log = tools.log;
  return mlproject::make_project_model(*model.model_template.source_url, tools.projects, context);
}

struct ModelKind {
  bool (*recognises)(const ConfiguredModelDetails& model);
  std::unique_ptr<evaluation::Model> (*make
  )(const ConfiguredModelDetails& model, const ModelTools& tools);
};

// The first kind that recognises a model makes it.
constexpr std::array kKinds = {
    ModelKind{is_builtin, make_builtin},
    ModelKind{is_of_service, make_of_service},
    ModelKind{is_project, make_project},
};

}  // namespace

std::unique_ptr<evaluation::Model> make_model(
    const ConfiguredModelDetails& model, const ModelTools& tools
) {
  const auto kind =
      std::ranges::find_if(kKinds, [&](const ModelKind& one) { return one.recognises(model); });
  if (kind != kKinds.end()) return kind->make(model, tools);
  throw invalid_input("The model '" + model.model.name + "' cannot be run by this server");
}

}  // namespace chap::catalog
