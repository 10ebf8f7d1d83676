// From stored rows to what the wire shows of them.
#pragma once

#include "api/dto/backtest_fields.hpp"
#include "api/dto/prediction.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/configuredmodel_store.hpp"
#include "storage/store/prediction_store.hpp"

#include <unordered_map>

namespace chap::dto {

DataSetInfo dataset_info(const store::DatasetRow& row);
DataSetMeta dataset_meta(const store::DatasetRow& row);

ModelTemplateRead template_read(const store::ModelTemplateRow& row);
ModelTemplateDB template_db(const store::ModelTemplateRow& row);
ConfiguredModelDB configured_model(const store::ConfiguredModelRow& row);
ConfiguredModelInfoRead configured_model_info(
    const store::ConfiguredModelDetails& details, const std::string& display_name
);
ModelSpecRead model_spec(
    const store::ConfiguredModelDetails& details, const std::string& display_name
);

BacktestRead backtest_read(const store::BacktestDetails& details);

// Views of many backtests, one after the other: their models are rendered once and must live as
// long as this.
class BacktestViews {
 public:
  // Good until the next call.
  const BacktestRead& of(const store::BacktestDetails& details);

 private:
  using Model = schema::Rendered<ConfiguredModelRead>;
  const Model& model(const store::ConfiguredModelDetails& details);

  BacktestRead view_;
  std::unordered_map<const store::ConfiguredModelDetails*, Model> models_;
};

PredictionInfo prediction_info(const store::PredictionDetails& details);
Backtest backtest_row(const store::BacktestRow& row);

// `[{"covariate":..,"data_element_id":..}]`, the form in the database.
std::string stored_data_sources(const std::optional<std::vector<DataSource>>& sources);

// Pieces of views that other files show as well.
std::optional<schema::DateTime> date_time(const std::optional<Timestamp>& time);
ConfiguredModelRead configured_read(
    const store::ConfiguredModelRow& model, const store::ModelTemplateRow& model_template
);

}  // namespace chap::dto
