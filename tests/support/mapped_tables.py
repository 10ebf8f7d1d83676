"""The application's tables as a mapper declares them (contract, database.md 1.2): Debian's python3-sqlalchemy.

A column is `name kind`, with `?` when it may be NULL; JSON comes as Python's objects, an enum as its label.
"""
import postgres  # noqa: F401  # finds Debian's packages
from sqlalchemy import JSON, Boolean, Column, DateTime, Enum, Float, Integer, String
from sqlalchemy.orm import declarative_base

KINDS = {"text": String(), "int": Integer(), "real": Float(), "json": JSON(), "flag": Boolean(), "time": DateTime(),
         "period": Enum("week", "month", "any", "year", name="periodtype"),
         "colour": Enum("gray", "red", "orange", "yellow", "green", name="authorassessedstatus")}
PYTHON = {"text": str, "int": int, "real": float, "json": (list, dict), "flag": bool, "period": str, "colour": str}
TABLES = {
    "dataset": "name text, data_sources json?, type text?, covariates json?, first_period text?, last_period text?,"
               " org_units json?, created time?, period_type text?, geojson text?",
    "observation": "period text, org_unit text, value real?, feature_name text?, dataset_id int",
    "modeltemplatedb": "supported_period_type period, user_options json?, hpo_search_space json?, required_covariates json?,"
                       " min_prediction_length int?, max_prediction_length int?, target text,"
                       " allow_free_additional_continuous_covariates flag, requires_geo flag, display_name text,"
                       " description text, author_note text, author_assessed_status colour, author text, organization text?,"
                       " organization_logo_url text?, contact_email text?, citation_info text?, documentation_url text?,"
                       " name text, source_url text?, version text?, archived flag, uses_chapkit flag",
    "configuredmodeldb": "user_option_values json?, additional_continuous_covariates json?, name text,"
                         " model_template_id int, archived flag, uses_chapkit flag",
    "backtest": "dataset_id int, model_id text, name text?, created time?, model_template_version text?, org_units json?,"
                " split_periods json?, max_horizon_distance int?, aggregate_metrics json?, model_db_id int",
    "backtestforecast": "period text, org_unit text, values json, backtest_id int, last_train_period text,"
                        " last_seen_period text",
    "predictionsetup": "name text, created time?, backtest_id int, configured_model_id int, start_period text?,"
                       " org_units json?, covariate_sources json?, period_type text?, schedule_cron_expression text?,"
                       " schedule_enabled flag, quantile_targets json?",
    "prediction": "dataset_id int, model_id text, n_periods int, name text, created time, meta_data json?, org_units json?,"
                  " model_db_id int, prediction_setup_id int?",
    "predictionsamplesentry": "period text, org_unit text, values json, prediction_id int",
    "debugentry": "timestamp real",
}
Base = declarative_base()


def columns_of(table):
    """(name, kind, may be NULL) each."""
    for text in TABLES[table].split(", "):
        name, kind = text.split()
        yield name, kind.rstrip("?"), kind.endswith("?")


def mapped(table):
    columns = {name: Column(KINDS[kind], nullable=nullable) for name, kind, nullable in columns_of(table)}
    return type(table, (Base,), {"__tablename__": table, "id": Column(Integer, primary_key=True), **columns})


MAPPED = {table: mapped(table) for table in TABLES}
