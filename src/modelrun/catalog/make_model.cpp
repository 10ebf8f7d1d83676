#include "modelrun/catalog/make_model.hpp"

#include "foundation/base/error.hpp"
#include "modelrun/builtin/builtin_models.hpp"
#include "modelrun/builtin/naive_model.hpp"

namespace chap::catalog {
namespace {

// The built-in model of a template; nullptr if the model is not built in. `naive_model` is
// recognised by its name, because its template has another source in older databases. Throws Error
// (kInvalidInput) for a version that is not in this program.
const builtin::BuiltinModel* find_builtin(const store::ModelTemplateRow& model_template) {
  if (model_template.name == builtin::kNaiveModel) {
    return builtin::find_builtin_model(builtin::kNaiveModel);
  }
  const std::string source = model_template.source_url.value_or("");
  return builtin::is_builtin_source(source) ? &builtin::builtin_model_of_source(source) : nullptr;
}

}  // namespace

std::unique_ptr<evaluation::Model> make_model(const store::ConfiguredModelDetails& model) {
  if (const auto* row = find_builtin(model.model_template)) {
    return builtin::make_builtin_model(*row);
  }
  throw invalid_input("The model '" + model.model.name + "' cannot be run by this server");
}

}  // namespace chap::catalog
