-- Indexes of the tables of CHAP Core (contract, database.md 6.3). Each statement is in a line of its own. The
-- indexes are created outside of a transaction. The index of a large table is created concurrently.

CREATE INDEX chapx_observation_ds_feature ON observation (dataset_id, feature_name);
CREATE INDEX chapx_backtest_dataset ON backtest (dataset_id);
CREATE INDEX chapx_backtest_model ON backtest (model_db_id);
CREATE INDEX chapx_backtestforecast_split_ou ON backtestforecast (backtest_id, last_seen_period, org_unit);
CREATE INDEX chapx_backtestmetric_backtest ON backtestmetric (backtest_id);
CREATE INDEX chapx_prediction_dataset ON prediction (dataset_id);
CREATE INDEX chapx_prediction_model ON prediction (model_db_id);
CREATE INDEX chapx_prediction_setup ON prediction (prediction_setup_id) WHERE prediction_setup_id IS NOT NULL;
CREATE INDEX chapx_predictionsamples_pred ON predictionsamplesentry (prediction_id);
CREATE INDEX chapx_configuredmodel_template ON configuredmodeldb (model_template_id);
CREATE INDEX chapx_predictionsetup_model ON predictionsetup (configured_model_id);
CREATE INDEX chapx_backtest_specification ON backtest (specification_id);
CREATE INDEX chapx_specificationbaseline_backtest ON specificationbaseline (backtest_id) WHERE backtest_id IS NOT NULL;
