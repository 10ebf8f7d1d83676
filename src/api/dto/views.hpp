// From stored rows to what the wire shows of them.
#pragma once

#include "api/dto/backtest_fields.hpp"
#include "api/dto/prediction.hpp"
#include "storage/store/backtest_store.hpp"
#include "storage/store/configuredmodel_store.hpp"
#include "storage/store/prediction_store.hpp"

namespace chap::dto {

DataSetInfo dataset_info(store::DatasetRow row);
DataSetMeta dataset_meta(store::DatasetRow row);

ModelTemplateRead template_read(const store::ModelTemplateRow& row);
ModelTemplateDB template_db(const store::ModelTemplateRow& row);
ConfiguredModelDB configured_model(const store::ConfiguredModelRow& row);
ConfiguredModelInfoRead configured_model_info(
    const store::ConfiguredModelDetails& details, const std::string& display_name
);
ModelSpecRead model_spec(
    const store::ConfiguredModelDetails& details, const std::string& display_name
);

BacktestRead backtest_read(store::BacktestDetails details);
std::vector<BacktestRead> backtest_reads(std::vector<store::BacktestDetails> list);
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
