// Makes a runnable model from a configured model. All other code uses evaluation::Model and does
// not depend on the kind of the model. The built-in models are listed in
// modelrun/builtin/builtin_models.cpp.
#pragma once

#include "domain/evaluation/model.hpp"
#include "storage/store/configuredmodel_store.hpp"

#include <memory>

namespace chap::catalog {

// Throws Error (kInvalidInput) for a model that this program cannot run, such as another version of
// a built-in model.
std::unique_ptr<evaluation::Model> make_model(const store::ConfiguredModelDetails& model);

}  // namespace chap::catalog
