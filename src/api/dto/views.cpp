#include "api/dto/views.hpp"

#include "api/dto/row_time.hpp"
#include "api/dto/stored_list.hpp"
#include "services/stored_scores.hpp"

#include <algorithm>
#include <utility>

namespace chap::dto {
namespace {

// Fills a DataSetInfo or a DataSetMeta, which have the same members.
template <class View>
void fill_dataset(View& view, const store::DatasetRow& row) {
  view.data_sources = read_stored_list<DataSource>(row.data_sources);
  view.name = row.name;
  view.type = row.type;
  view.id = row.id;
  view.covariates = row.covariates;
  view.first_period = row.first_period;
  view.last_period = row.last_period;
  view.org_units = row.org_units;
  view.created = row_time(row.created);
  view.period_type = row.period_type;
  view.created_manually = row.created_manually;
}

void fill_metadata(TemplateMetadata& view, const store::ModelTemplateRow& row) {
  view.display_name = row.display_name;
  view.description = row.description;
  view.author_note = row.author_note;
  view.author_assessed_status =
      schema::enum_from<AssessedStatus>(row.author_assessed_status).value_or(AssessedStatus::kRed);
  view.author = row.author;
  view.organization = row.organization;
  view.organization_logo_url = row.organization_logo_url;
  view.contact_email = row.contact_email;
  view.citation_info = row.citation_info;
  view.documentation_url = row.documentation_url;
}

SupportedPeriod supported_period(const store::ModelTemplateRow& row) {
  return schema::enum_from<SupportedPeriod>(row.supported_period_type)
      .value_or(SupportedPeriod::kAny);
}

void fill_capabilities(TemplateCapabilities& view, const store::ModelTemplateRow& row) {
  view.supported_period_type = supported_period(row);
  view.user_options = schema::FreeObject{row.user_options};
  if (row.hpo_search_space) view.hpo_search_space = schema::FreeObject{*row.hpo_search_space};
  view.required_covariates = row.required_covariates;
  view.min_prediction_periods = row.min_prediction_periods;
  view.max_prediction_periods = row.max_prediction_periods;
  view.target = row.target;
  view.allow_free_additional_continuous_covariates =
      row.allow_free_additional_continuous_covariates;
  view.requires_geo = row.requires_geo;
}

// Fills the members that ModelTemplateRead and ModelTemplateDB have in common.
template <class View>
View template_view(const store::ModelTemplateRow& row) {
  View view;
  fill_metadata(view, row);
  fill_capabilities(view, row);
  view.name = row.name;
  view.id = row.id;
  view.version = row.version;
  view.source_digest = row.source_digest;
  view.is_live = row.is_live;
  view.archived = row.archived;
  view.uses_chapkit = row.uses_chapkit;
  if (row.role) view.role = schema::enum_from<TemplateRole>(*row.role);
  return view;
}

FeatureType feature_type(const std::string& name) {
  const std::string label = schema::capitalised(name);
  return {label, label, name};
}

// Leaves out scores without a value.
schema::NumberMap metrics_from(const evaluation::ScoreList& scores) {
  schema::NumberMap metrics;
  for (const auto& [id, score] : scores) {
    if (score) metrics.emplace_back(id, *score);
  }
  return metrics;
}

// For a backtest without a specification, uses the defaults.
void fill_specification(
    BacktestSpecificationMembers& view, const std::optional<store::BacktestSpecificationRow>& row
) {
  view = BacktestSpecificationMembers();
  if (!row) return;
  view.n_periods = row->n_periods;
  view.n_splits = row->n_splits;
  view.stride = row->stride;
  view.n_retrain = row->n_retrain;
  view.future_weather_provider = row->future_weather_provider;
  view.specification_id = row->id;
}

template <class View>
void fill_backtest(View& view, const store::BacktestRow& row) {
  view.dataset_id = row.dataset_id;
  view.model_id = row.model_id;
  view.name = row.name;
  view.created = row_time(row.created);
  view.model_template_version = row.model_template_version;
  view.id = row.id;
  view.org_units = row.org_units;
  view.org_units.sort();
  view.split_periods = row.split_periods;
  view.split_periods.sort();
  view.max_horizon_distance = row.max_horizon_distance;
  view.chap_version = row.chap_version;
  view.aggregate_metrics = metrics_from(services::stored_scores(row.aggregate_metrics));
}

std::vector<ReferenceModelResult> reference_results(
    const std::vector<services::ReferenceResult>& results
) {
  std::vector<ReferenceModelResult> views;
  for (const services::ReferenceResult& result : results) {
    ReferenceModelResult& view = views.emplace_back();
    view.configured_model = configured_read(result.model.model, result.model.model_template);
    view.status =
        schema::enum_from<BaselineStatus>(result.status).value_or(BaselineStatus::kFailed);
    view.message = result.message;
    view.backtest_id = result.backtest_id;
    view.aggregate_metrics = metrics_from(result.scores);
  }
  return views;
}

}  // namespace

ConfiguredModelRead configured_read(
    const store::ConfiguredModelRow& model, const store::ModelTemplateRow& model_template
) {
  ConfiguredModelRead view;
  view.user_option_values = schema::FreeObject{model.user_option_values};
  view.additional_continuous_covariates = model.additional_continuous_covariates;
  view.name = model.name;
  view.id = model.id;
  view.configuration_digest = model.configuration_digest;
  view.model_template = template_db(model_template);
  return view;
}

const BacktestRead& BacktestViews::convert(const store::BacktestDetails& details) {
  fill(view_, details);
  return view_;
}

LeaderboardBacktestRead BacktestViews::convert(const services::ComparedBacktest& backtest) {
  LeaderboardBacktestRead view;
  fill(view, backtest.details);
  for (const services::ReferenceComparison& comparison : backtest.comparisons) {
    view.comparisons.push_back({comparison.configured_model_id, comparison.values});
  }
  return view;
}

void BacktestViews::fill(BacktestRead& view, const store::BacktestDetails& details) {
  fill_backtest(view, details.backtest);
  fill_specification(view, details.specification);
  if (details.dataset) fill_dataset(view.dataset, *details.dataset);
  if (!details.dataset) view.dataset = DataSetMeta();
  view.configured_model.reset();
  if (details.model) view.configured_model = model(*details.model);
  view.prediction_setup_id.reset();
  if (details.setup) view.prediction_setup_id = details.setup->id;
}

const BacktestViews::Model& BacktestViews::model(const store::ConfiguredModelDetails& details) {
  auto cached = models_.find(&details);
  if (cached == models_.end()) {
    const Model rendered(configured_read(details.model, details.model_template));
    cached = models_.emplace(&details, rendered).first;
  }
  return cached->second;
}

BacktestRead backtest_read(const store::BacktestDetails& details) {
  return BacktestViews().convert(details);
}

DataSetInfo dataset_info(const store::DatasetRow& row) {
  DataSetInfo view;
  fill_dataset(view, row);
  return view;
}

DataSetMeta dataset_meta(const store::DatasetRow& row) {
  DataSetMeta view;
  fill_dataset(view, row);
  return view;
}

ModelTemplateRead template_read(const store::ModelTemplateRow& row) {
  return template_view<ModelTemplateRead>(row);
}

ModelTemplateDB template_db(const store::ModelTemplateRow& row) {
  ModelTemplateDB view = template_view<ModelTemplateDB>(row);
  view.source_url = row.source_url;
  return view;
}

ConfiguredModelDB configured_model(const store::ConfiguredModelRow& row) {
  ConfiguredModelDB view;
  view.user_option_values = schema::FreeObject{row.user_option_values};
  view.additional_continuous_covariates = row.additional_continuous_covariates;
  view.name = row.name;
  view.id = row.id;
  view.configuration_digest = row.configuration_digest;
  view.is_live = row.is_live;
  view.model_template_id = row.model_template_id;
  view.archived = row.archived;
  view.uses_chapkit = row.uses_chapkit;
  return view;
}

ConfiguredModelInfoRead configured_model_info(
    const store::ConfiguredModelDetails& details, const std::string& display_name
) {
  ConfiguredModelInfoRead view;
  view.id = details.model.id;
  view.name = details.model.name;
  view.display_name = display_name;
  view.model_template_id = details.model.model_template_id;
  view.user_option_values = schema::FreeObject{details.model.user_option_values};
  view.additional_continuous_covariates = details.model.additional_continuous_covariates;
  view.archived = details.model.archived;
  view.uses_chapkit = details.model.uses_chapkit;
  view.model_template = template_read(details.model_template);
  return view;
}

ModelSpecRead model_spec(
    const store::ConfiguredModelDetails& details, const std::string& display_name
) {
  const auto& [model, model_template] = details;
  ModelSpecRead view;
  fill_metadata(view, model_template);
  view.display_name = display_name;
  view.name = model.name;
  view.source_url = model_template.source_url;
  view.supported_period_type = supported_period(model_template);
  view.id = model.id;
  view.version = model_template.version;
  view.source_digest = model_template.source_digest;
  for (const std::string& name : model_template.required_covariates) {
    view.covariates.push_back(feature_type(name));
  }
  const auto& required = model_template.required_covariates;
  for (const std::string& name : model.additional_continuous_covariates) {
    if (std::find(required.begin(), required.end(), name) == required.end()) {
      view.covariates.push_back(feature_type(name));
    }
  }
  view.target = feature_type(model_template.target);
  view.archived = model.archived;
  view.uses_chapkit = model.uses_chapkit;
  view.user_option_values = schema::FreeObject{model.user_option_values};
  view.additional_continuous_covariates = model.additional_continuous_covariates;
  return view;
}

Backtest plain_backtest(const store::BacktestDetails& details) {
  Backtest view;
  fill_backtest(view, details.backtest);
  fill_specification(view, details.specification);
  view.model_db_id = details.backtest.model_db_id;
  return view;
}

BacktestSpecificationSummary specification_summary(const store::SpecificationSummary& summary) {
  BacktestSpecificationSummary view;
  fill_specification(view, summary.specification);
  view.target_column = summary.specification.target_column;
  view.id = summary.specification.id;
  view.dataset = dataset_meta(summary.dataset);
  view.org_unit_count = std::int64_t(summary.specification.org_units.items().size());
  view.backtest_count = summary.backtest_count;
  return view;
}

BacktestSpecificationRead leaderboard(const services::Leaderboard& board) {
  BacktestSpecificationRead view;
  fill_specification(view, board.specification);
  view.target_column = board.specification.target_column;
  view.id = board.specification.id;
  view.dataset = dataset_meta(board.dataset);
  view.org_units = board.specification.org_units;
  BacktestViews backtests;
  for (const services::ComparedBacktest& backtest : board.backtests) {
    view.backtests.push_back(backtests.convert(backtest));
  }
  view.baselines = reference_results(board.baselines);
  if (board.comparison_models) view.comparison_models = reference_results(*board.comparison_models);
  view.metrics = metric_infos();
  return view;
}

PredictionInfo prediction_info(const store::PredictionDetails& details) {
  const store::PredictionRow& row = details.prediction;
  PredictionInfo view;
  view.dataset_id = row.dataset_id;
  view.prediction_setup_id = row.prediction_setup_id;
  view.model_id = row.model_id;
  view.n_periods = row.n_periods;
  view.name = row.name;
  view.created = row_time(row.created.value_or(Timestamp()));
  view.meta_data = schema::FreeObject{row.meta_data};
  view.org_units = row.org_units;
  view.id = row.id;
  if (details.model) view.configured_model = configured_model(*details.model);
  if (details.dataset) view.dataset = dataset_meta(*details.dataset);
  return view;
}

std::vector<RejectedOrgUnit> rejected_views(const std::vector<series::Rejection>& rejected) {
  std::vector<RejectedOrgUnit> views;
  views.reserve(rejected.size());
  for (const series::Rejection& rejection : rejected) {
    views.push_back(
        {rejection.reason, rejection.org_unit, rejection.feature_name, rejection.time_periods}
    );
  }
  return views;
}

std::string stored_data_sources(const std::optional<std::vector<DataSource>>& sources) {
  return write_stored_list(sources.value_or(std::vector<DataSource>{}));
}

}  // namespace chap::dto
