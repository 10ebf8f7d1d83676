"""Forecasts max(0, last + offset * step * k) for the k-th period, as tests/models/last_value.py does."""
import csv
import re
import sys

OFFSETS = (-1.0, 0.0, 1.0, 2.0, 5.0)


def main(model, historic, future, output, configuration):
    with open(model, encoding="utf-8") as file:
        assert int(file.read()) > 0
    with open(configuration, encoding="utf-8") as file:
        found = re.search(r'"?step"?: ([0-9.]+)', file.read())
    step = float(found.group(1)) if found else 1.0
    last, steps = {}, {}
    with open(historic, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["disease_cases"]:
                last[row["location"]] = float(row["disease_cases"])
    with open(future, newline="", encoding="utf-8") as file, open(output, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["time_period", "location", *(f"sample_{i}" for i in range(len(OFFSETS)))])
        for row in csv.DictReader(file):
            location = row["location"]
            steps[location] = steps.get(location, 0) + 1
            writer.writerow([row["time_period"], location,
                             *(max(0.0, last[location] + offset * step * steps[location]) for offset in OFFSETS)])


if __name__ == "__main__":
    main(*sys.argv[1:])
