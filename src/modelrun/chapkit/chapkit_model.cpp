#include "modelrun/chapkit/chapkit_model.hpp"

#include "foundation/base/error.hpp"

#include <fmt/format.h>

#include <mutex>
#include <utility>

namespace chap::chapkit {
namespace {

using evaluation::Forecast;
using evaluation::Future;
using evaluation::History;
using evaluation::ModelTraits;
using evaluation::RunContext;

// Returns a note for the log of the run if one of the revisions is missing; otherwise empty.
std::string check_revision(const TemplateIdentity& stored, const Revision& reported) {
  if (revisions_differ(stored.revision, reported)) {
    throw invalid_input(
        revision_conflict_text(stored.name, stored.version, stored.revision, reported).value_or("")
    );
  }
  if (!reported) return "The model service does not report the revision of its source";
  if (!stored.revision) return "The template of the model has no revision of its source";
  return "";
}

struct ServiceModel {
  ServiceRun run;
  TemplateIdentity model_template;

  // Returns when the service responds after a restart. Throws Error if the service now runs another
  // revision of the model.
  void wait_for_restart(const RunContext& context) const {
    check_revision(model_template, revision_of_info(run.wait_until_reachable(context)));
    context.log("The training is repeated");
  }
};

// If the service was restarted and has lost the training, the training is repeated once.
class TrainedInService final : public evaluation::TrainedModel {
 public:
  TrainedInService(
      std::shared_ptr<const ServiceModel> model, const History& history, const RunContext& context
  )
      : model_(std::move(model)),
        history_(history),
        training_(model_->run.train(history, context)) {}
  ~TrainedInService() override { model_->run.remove(training_); }
  TrainedInService(const TrainedInService&) = delete;
  TrainedInService& operator=(const TrainedInService&) = delete;

  std::size_t parallel_predictions() const override {
    return model_->run.limits().parallel_predictions;
  }

  Forecast predict(
      const History& history, const Future& future, std::size_t, const RunContext& context
  ) const override {
    const Training used = training();
    try {
      return model_->run.predict(used, history, future, context);
    } catch (const ServiceRestarted& restarted) {
      context.log(restarted.what());
    } catch (const net::NotConnected& error) {
      context.log(fmt::format("The model service cannot be reached: {}", error.what()));
    }
    return model_->run.predict(retrained(used, context), history, future, context);
  }

 private:
  Training training() const {
    const std::lock_guard lock(mutex_);
    return training_;
  }

  // Predictions that run at the same time wait for one repeated training.
  Training retrained(const Training& lost, const RunContext& context) const {
    const std::lock_guard lock(mutex_);
    if (training_.config_id != lost.config_id) return training_;
    if (is_repeated_) throw unavailable("The model service was restarted twice during this run");
    is_repeated_ = true;
    model_->wait_for_restart(context);
    Training repeated = model_->run.train(history_, context);
    // A service with a database on disk still has the configuration of the first training.
    training_.url = repeated.url;
    model_->run.remove(training_);
    training_ = repeated;
    return repeated;
  }

  std::shared_ptr<const ServiceModel> model_;
  History history_;
  mutable std::mutex mutex_;  // guards the following members
  mutable Training training_;
  mutable bool is_repeated_ = false;
};

class ChapkitModel final : public evaluation::Model {
 public:
  ChapkitModel(std::shared_ptr<const ServiceModel> model, std::string note)
      : model_(std::move(model)), note_(std::move(note)) {}

  const ModelTraits& traits() const override { return model_->run.traits(); }
  bool runs_outside() const override { return true; }

  std::shared_ptr<const evaluation::TrainedModel> train(
      const History& history, const RunContext& context
  ) const override {
    if (!note_.empty()) context.log(note_);
    try {
      return std::make_shared<TrainedInService>(model_, history, context);
    } catch (const ServiceRestarted& restarted) {
      context.log(restarted.what());
    }
    model_->wait_for_restart(context);
    return std::make_shared<TrainedInService>(model_, history, context);
  }

 private:
  std::shared_ptr<const ServiceModel> model_;
  std::string note_;  // for the log of each training; may be empty
};

std::optional<std::size_t> positive_at(const json::Value& info, const char* key) {
  const json::Value* value = info.find(key);
  if (value == nullptr || value->kind() != json::Kind::kInt || value->as_int() <= 0) {
    return std::nullopt;
  }
  return std::size_t(value->as_int());
}

ModelTraits traits_of(const json::Value& info) {
  ModelTraits traits;
  const json::Value* period = info.find("period_type");
  if (period != nullptr && period->is_string()) {
    if (period->as_string() == "monthly") traits.period_type = "month";
    if (period->as_string() == "weekly") traits.period_type = "week";
  }
  traits.min_horizon = positive_at(info, "min_prediction_periods");
  traits.max_horizon = positive_at(info, "max_prediction_periods");
  const json::Value* polygons = info.find("requires_geo");
  traits.needs_polygons =
      polygons != nullptr && polygons->kind() == json::Kind::kBool && polygons->as_bool();
  const json::Value* covariates = info.find("required_covariates");
  if (covariates == nullptr || !covariates->is_array()) return traits;
  for (const json::Value& name : covariates->items()) {
    if (name.is_string()) traits.required_covariates.emplace_back(name.as_string());
  }
  return traits;
}

}  // namespace

std::unique_ptr<evaluation::Model> make_chapkit_model(
    const ServiceAddress& service, const TemplateIdentity& model_template, const RunLimits& limits
) {
  const std::string info = ServiceCalls(service.http(), service.find_url(), {}).info();
  std::string note = check_revision(model_template, revision_of_info(info));
  const json::Document document = json::parse_borrowed(info);
  return std::make_unique<ChapkitModel>(
      std::make_shared<ServiceModel>(ServiceModel{
          {service, limits, traits_of(document.root())}, model_template}),
      std::move(note)
  );
}

}  // namespace chap::chapkit
