// Converts stored rows to wire types. The wire types have the names of the contract's schemas.
#pragma once

#include "api/dto/backtest_fields.hpp"
#include "api/dto/import.hpp"
#include "api/dto/leaderboard.hpp"
#include "api/dto/prediction.hpp"
#include "api/dto/specification.hpp"
#include "domain/series/import_checks.hpp"
#include "services/leaderboard.hpp"
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

// Converts many backtests one after the other. Each configured model is converted only once. The
// model details to which the converted backtests refer must outlive this object.
class BacktestViews {
 public:
  // The returned reference is valid until the next call of convert().
  const BacktestRead& convert(const store::BacktestDetails& details);
  LeaderboardBacktestRead convert(const services::ComparedBacktest& backtest);

 private:
  void fill(BacktestRead& view, const store::BacktestDetails& details);
  using Model = schema::Rendered<ConfiguredModelRead>;
  const Model& model(const store::ConfiguredModelDetails& details);

  BacktestRead view_;
  std::unordered_map<const store::ConfiguredModelDetails*, Model> models_;
};

PredictionInfo prediction_info(const store::PredictionDetails& details);
Backtest plain_backtest(const store::BacktestDetails& details);

BacktestSpecificationSummary specification_summary(const store::SpecificationSummary& summary);
BacktestSpecificationRead leaderboard(const services::Leaderboard& board);

// Returns the text that is stored in the database: `[{"covariate":..,"data_element_id":..}]`.
std::string stored_data_sources(const std::optional<std::vector<DataSource>>& sources);

std::vector<RejectedOrgUnit> rejected_views(const std::vector<series::Rejection>& rejected);

// This conversion is used by the functions above and by routes/prediction_setups.cpp.
ConfiguredModelRead configured_read(
    const store::ConfiguredModelRow& model, const store::ModelTemplateRow& model_template
);

}  // namespace chap::dto
