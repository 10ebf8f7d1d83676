#include "modelrun/catalog/make_model.hpp"

#include "foundation/base/error.hpp"
#include "modelrun/builtin/naive_model.hpp"

namespace chap::catalog {
namespace {

constexpr const char* kNaive = "naive_model";

}  // namespace

bool can_run(const store::ConfiguredModelDetails& model) {
  return model.model_template.name == kNaive;
}

std::unique_ptr<evaluation::Model> make_model(
    const store::ConfiguredModelDetails& model, const ModelSettings& settings
) {
  if (!can_run(model)) {
    throw invalid_input("The model '" + model.model.name + "' cannot be run by this server");
  }
  return std::make_unique<builtin::NaiveModel>(settings.seed, model.model.name);
}

}  // namespace chap::catalog
