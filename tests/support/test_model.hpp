// The base class of models for tests. These models have no trained state. A derived class overrides
// forecast(). It also overrides record_training() if a test checks when the model was trained.
#pragma once

#include "domain/evaluation/model.hpp"

namespace chap::testing_support {

class TestModel : public evaluation::Model {
 public:
  const evaluation::ModelTraits& traits() const override { return traits_; }

  std::shared_ptr<const evaluation::TrainedModel>
  train(const evaluation::History& history, const evaluation::RunContext&) const override {
    record_training(history);
    return std::make_shared<Trained>(*this);
  }

 protected:
  virtual void record_training(const evaluation::History&) const {}
  virtual evaluation::Forecast forecast(
      const evaluation::History& history, const evaluation::Future& future, std::size_t split
  ) const = 0;

 private:
  class Trained : public evaluation::TrainedModel {
   public:
    explicit Trained(const TestModel& model) : model_(model) {}
    evaluation::Forecast
    predict(const evaluation::History& history, const evaluation::Future& future, std::size_t split, const evaluation::RunContext&)
        const override {
      return model_.forecast(history, future, split);
    }

   private:
    const TestModel& model_;
  };

  evaluation::ModelTraits traits_;
};

}  // namespace chap::testing_support
