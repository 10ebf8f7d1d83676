// From a configured model to something that runs. The one place that knows which kinds there are.
#pragma once

#include "domain/evaluation/model.hpp"
#include "storage/store/configuredmodel_store.hpp"

#include <cstdint>
#include <memory>

namespace chap::catalog {

struct ModelSettings {
  std::uint64_t seed = 0;
};

// Whether this program can run the model.
bool can_run(const store::ConfiguredModelDetails& model);
// Throws Error (kInvalidInput) for a model that it cannot run.
std::unique_ptr<evaluation::Model> make_model(
    const store::ConfiguredModelDetails& model, const ModelSettings& settings
);

}  // namespace chap::catalog
