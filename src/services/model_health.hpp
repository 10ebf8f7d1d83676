// Whether models can be used right now, as lists of models show it (http-api.md 5.17).
#pragma once

#include "services/platform.hpp"
#include "storage/store/modeltemplate_store.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace chap::services {

enum class ModelHealth {
  kLive,              // a service of this name is registered
  kRevisionMismatch,  // it is, but its revision is not the stored one (contract README 24)
  kUnusableOptions,   // no service; the option schemas cannot be used (domain/options)
};

// The state of all services at the moment of construction. Not thread-safe.
class ModelHealths {
 public:
  explicit ModelHealths(Platform& platform);
  // Nothing for a model without a service whose options can be used.
  std::optional<ModelHealth> of(const store::ModelTemplateRow& row);

 private:
  std::optional<ModelHealth> determine(const store::ModelTemplateRow& row) const;

  std::map<std::string, std::string> info_of_live_;                 // by the service's id
  std::map<std::int64_t, std::optional<ModelHealth>> by_template_;  // those already determined
};

}  // namespace chap::services
