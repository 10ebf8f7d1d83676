// A model that a chapkit service runs (contract, models.md 1.4 to 1.15, 6.1 to 6.5;
// models-chapkit-2.4.md). The service trains the model and forecasts; the run sends the data and
// waits for the jobs of the service. The configuration that a run has created in the service is
// deleted, together with its artifacts, when the trained model is destroyed.
#pragma once

#include "domain/evaluation/model.hpp"
#include "modelrun/chapkit/service_run.hpp"
#include "modelrun/chapkit/source_revision.hpp"

#include <memory>
#include <string>

namespace chap::chapkit {

// The template of the model, as it is stored.
struct TemplateIdentity {
  std::string name;
  std::string version;
  Revision revision;
};

// Requests the info of the service. Throws Error (kInvalidInput, kUnavailable or kTimeout) if the
// service does not respond, if its info is invalid, or if it runs another revision of the model
// than that of the template (contract README 24).
std::unique_ptr<evaluation::Model> make_chapkit_model(
    const ServiceAddress& service, const TemplateIdentity& model_template, const RunLimits& limits
);

}  // namespace chap::chapkit
