"""A chapkit service with a simple deterministic model, made with the public interface of chapkit 1.x and 2.x.

Environment variables select how the service behaves:

  MODEL_ID           the id of the service
  MODEL_RUNNER       functional (default) or shell
  MODEL_BEHAVIOUR    what the model does in training or in prediction; see `act`. The default is that nothing special happens.
  MODEL_SECONDS      how long a training or a prediction takes

Uvicorn starts the application: python -m uvicorn --app-dir tests/models last_value_service:app
"""
import asyncio
import os
import pathlib
import sys
import time

from chapkit import BaseConfig
from chapkit.api import AssessedStatus, MLServiceBuilder, MLServiceInfo, ModelMetadata, PeriodType
from chapkit.artifact import ArtifactHierarchy
from chapkit.data import DataFrame
from chapkit.ml import FunctionalModelRunner, ShellModelRunner

import last_value

FOLDER = pathlib.Path(__file__).resolve().parent
BEHAVIOUR = os.environ.get("MODEL_BEHAVIOUR", "")
SECONDS = float(os.environ.get("MODEL_SECONDS", "0"))


class Config(BaseConfig):
    prediction_periods: int = 3
    step: float = 1.0


async def act(phase):
    """Does what MODEL_BEHAVIOUR says for this phase, train or predict."""
    if SECONDS:
        await asyncio.sleep(SECONDS)
    if BEHAVIOUR == f"fail_{phase}":
        raise ValueError(f"the model cannot {phase}")
    if BEHAVIOUR == f"die_{phase}":
        os._exit(3)
    if BEHAVIOUR == f"block_{phase}":
        time.sleep(float(os.environ["MODEL_BLOCKS_SECONDS"]))  # blocks the event loop, so that the service does not answer


async def on_train(config, data, geo=None):
    await act("train")
    return {"step": config.step}


async def on_predict(config, model, historic, future, geo=None):
    await act("predict")
    columns, rows = last_value.forecast(historic.columns, historic.data, future.columns, future.data, model["step"])
    if BEHAVIOUR == "nan":
        rows[0][2] = float("nan")
    if BEHAVIOUR == "wrong_places":
        rows = [[row[0], "elsewhere", *row[2:]] for row in rows if row[1] == rows[0][1]]
    if BEHAVIOUR == "missing_rows":
        rows = rows[1:]
    return DataFrame(columns=columns, data=rows)


def runner():
    if os.environ.get("MODEL_RUNNER") != "shell":
        return FunctionalModelRunner(on_train=on_train, on_predict=on_predict)
    script = f"{sys.executable} {FOLDER / 'last_value.py'}"
    return ShellModelRunner(
        train_command=script + " train {data_file}",
        predict_command=script + " predict {historic_file} {future_file} {output_file}")


app = (
    MLServiceBuilder(
        info=MLServiceInfo(
            id=os.environ["MODEL_ID"], display_name="Last value", version="1.0.0", description="Repeats the last value",
            model_metadata=ModelMetadata(author="chap", author_assessed_status=AssessedStatus.yellow),
            period_type=PeriodType.monthly, min_prediction_periods=1, max_prediction_periods=6),
        config_schema=Config,
        hierarchy=ArtifactHierarchy(name="last_value", level_labels={0: "ml_training_workspace", 1: "ml_prediction"}),
        runner=runner(),
    )
    .with_registration(keepalive_interval=1.0)
    .build()
)
