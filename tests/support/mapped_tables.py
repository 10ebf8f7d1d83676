"""Declares the tables of the application for an object-relational mapper, Debian's python3-sqlalchemy (database.md 1.2).

A column is written as `name kind`, with `?` if it may be NULL. The mapper returns JSON as Python objects and an enum as its label.
"""
import datetime

import postgres  # noqa: F401  # adds Debian's package folder to sys.path
from sqlalchemy import JSON, Boolean, Column, DateTime, Enum, Float, Integer, String
from sqlalchemy.orm import declarative_base

KINDS = {"text": String(), "int": Integer(), "real": Float(), "json": JSON(), "flag": Boolean(), "time": DateTime(),
         "zoned": DateTime(timezone=True),
         "periodtype": Enum("week", "month", "any", "year", name="periodtype"),
         "status": Enum("gray", "red", "orange", "yellow", "green", name="authorassessedstatus")}
# The Python types of the values that the mapper returns.
PYTHON_TYPES = {"text": str, "int": int, "real": float, "json": (list, dict), "flag": bool, "periodtype": str,
                "status": str, "time": datetime.datetime, "zoned": datetime.datetime}
TABLES = {
    "dataset": "name text, data_sources json?, type text?, covariates json?, first_period text?, last_period text?,"
               " org_units json?, created time?, period_type text?, geojson text?, created_manually flag",
    "observation": "period text, org_unit text, value real?, feature_name text?, dataset_id int",
    "modeltemplatedb": "supported_period_type periodtype, user_options json?, hpo_search_space json?, required_covariates json?,"
                       " min_prediction_periods int?, max_prediction_periods int?, target text,"
                       " allow_free_additional_continuous_covariates flag, requires_geo flag, display_name text,"
                       " description text, author_note text, author_assessed_status status, author text, organization text?,"
                       " organization_logo_url text?, contact_email text?, citation_info text?, documentation_url text?,"
                       " name text, source_url text?, version text, archived flag, uses_chapkit flag, source_digest text?,"
                       " is_live flag, role text?",
    "configuredmodeldb": "user_option_values json?, additional_continuous_covariates json?, name text,"
                         " model_template_id int, archived flag, uses_chapkit flag, configuration_digest text, is_live flag",
    "backtestspecification": "dataset_id int, target_column text, n_periods int, n_splits int, stride int, n_retrain int,"
                             " future_weather_provider text, org_units json?",
    "backtest": "dataset_id int, model_id text, name text?, created time?, model_template_version text?, org_units json?,"
                " split_periods json?, max_horizon_distance int?, aggregate_metrics json?, model_db_id int,"
                " chap_version text?, specification_id int",
    "backtestforecast": "period text, org_unit text, values json, backtest_id int, last_train_period text,"
                        " last_seen_period text",
    "predictionsetup": "name text, created time?, backtest_id int, configured_model_id int, start_period text?,"
                       " org_units json?, covariate_sources json?, period_type text?, schedule_cron_expression text?,"
                       " schedule_enabled flag, quantile_targets json?, alert_policy_id int?",
    "prediction": "dataset_id int, model_id text, n_periods int, name text, created time, meta_data json?, org_units json?,"
                  " model_db_id int, prediction_setup_id int?",
    "predictionsamplesentry": "period text, org_unit text, values json, prediction_id int",
    "specificationbaseline": "specification_id int, configured_model_id int, status text, backtest_id int?, message text?,"
                             " claimed_at zoned",
    "alertpolicy": "name text, levels json?, created time?",
    "alert": "time_period text, org_unit text, alert_policy_id int, level text, prediction_id int?, created time?, approved text,"
             " approved_by text?, approved_at time?",
    "debugentry": "timestamp real",
}
Base = declarative_base()


def columns_of(table):
    """Yields (name, kind, may be NULL) of each column."""
    for text in TABLES[table].split(", "):
        name, kind = text.split()
        yield name, kind.rstrip("?"), kind.endswith("?")


def mapped(table):
    """Returns the class that the mapper uses for the rows of a table."""
    columns = {name: Column(KINDS[kind], nullable=nullable) for name, kind, nullable in columns_of(table)}
    return type(table, (Base,), {"__tablename__": table, "id": Column(Integer, primary_key=True), **columns})


MAPPED = {table: mapped(table) for table in TABLES}
