// The state of models that the lists of models show: whether a model can be used now (http-api.md
// 5.17).
#pragma once

#include "services/platform.hpp"
#include "storage/store/modeltemplate_store.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace chap::services {

enum class ModelHealth {
  kLive,              // a service with the name of the template is live
  kRevisionMismatch,  // a service with this name is live, but its source revision differs from the
                      // stored revision (contract README 24)
  kUnusableOptions,   // only without a service: the option schemas are faulty (domain/options)
};

// Determines states from the services that are live at the moment of construction. Not thread-safe.
class ModelHealthChecker {
 public:
  explicit ModelHealthChecker(Platform& platform);
  // Returns nullopt for a built-in model. Without a live service, returns nullopt also for a
  // template of a service and for any other template with usable option schemas.
  std::optional<ModelHealth> health_of(const store::ModelTemplateRow& row);

 private:
  std::optional<ModelHealth> determine(const store::ModelTemplateRow& row) const;

  std::map<std::string, std::string> info_of_live_;  // by the service's id
  // Earlier results of health_of().
  std::map<std::int64_t, std::optional<ModelHealth>> by_template_;
};

}  // namespace chap::services
