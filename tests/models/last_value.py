"""The model of the test services and test scripts. Its samples for the k-th forecast period of an org unit are
max(0, last + offset * step * k), where `last` is the last known number of cases.

As a script: last_value.py train DATA.csv
             last_value.py predict HISTORIC.csv FUTURE.csv OUTPUT.csv
"""
import csv
import math
import os
import sys

OFFSETS = (-1.0, 0.0, 1.0, 2.0, 5.0)


def last_cases(columns, rows):
    """The last known number of cases of each location."""
    place, cases = columns.index("location"), columns.index("disease_cases")
    last = {}
    for row in rows:
        value = row[cases]
        if value in (None, "") or math.isnan(float(value)):
            last.setdefault(str(row[place]), 0.0)
        else:
            last[str(row[place])] = float(value)
    return last


def forecast(historic_columns, historic_rows, future_columns, future_rows, step=1.0):
    """The columns and the rows of the forecast."""
    last = last_cases(historic_columns, historic_rows)
    place, period = future_columns.index("location"), future_columns.index("time_period")
    steps, rows = {}, []
    for row in future_rows:
        location = str(row[place])
        steps[location] = steps.get(location, 0) + 1
        samples = [max(0.0, last[location] + offset * step * steps[location]) for offset in OFFSETS]
        rows.append([row[period], location, *samples])
    return ["time_period", "location", *(f"sample_{i}" for i in range(len(OFFSETS)))], rows


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        columns, *rows = csv.reader(file)
    return columns, rows


def main(arguments):
    print(f"last_value {arguments[0]}")
    if os.environ.get("MODEL_BEHAVIOUR") == f"fail_{arguments[0]}":
        print("the script does not like these data", file=sys.stderr)
        sys.exit(3)
    if arguments[0] == "predict":
        columns, rows = forecast(*read(arguments[1]), *read(arguments[2]))
        with open(arguments[3], "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([columns, *rows])


if __name__ == "__main__":
    main(sys.argv[1:])
