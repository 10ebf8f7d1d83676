#!/usr/bin/env python3
"""Checks that the tables in docs/csv.md show the data of tests/data/csv_files.json. With --write, the program writes the tables."""
import itertools
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/csv.md"
START, END = "<!-- table -->\n", "<!-- end of table -->\n"
SHOWN = {"\r\n": "␍␊", "\r": "␍", "\n": "␊", "\t": "␉", "\0": "␀", "\u00a0": "␠", "|": "\\|"}


def shown(text):
    """Returns a text in Markdown. Control characters are replaced by symbols."""
    for sign, symbol in SHOWN.items():
        text = text.replace(sign, symbol)
    return f"``{text}``" if "`" in text else f"`{text}`" if text else "(nothing)"


def outcome(row):
    """Returns the last cell of a row: the stored data or the error."""
    if "refused" in row:
        return "400: " + row["refused"].replace("|", "\\|")
    ignored = "".join(f"; column {shown(name)} is left out" for name in row.get("ignored", ()))
    return shown(row["gives"]) + ignored


def table():
    """Returns the tables of all groups in Markdown."""
    rows = json.loads((ROOT / "tests/data/csv_files.json").read_text(encoding="utf-8"))
    out = []
    for group, files in itertools.groupby(rows, key=lambda row: row["group"]):
        out += [f"### {group}\n", "| file | content | result |", "|---|---|---|"]
        out += [f"| {row['about']} | {shown(row['file'])} | {outcome(row)} |" for row in files]
        out.append("")
    return "\n".join(out)


def main():
    before, rest = PAGE.read_text(encoding="utf-8").split(START)
    page = before + START + "\n" + table() + END + rest.split(END)[1]
    if "--write" in sys.argv:
        PAGE.write_text(page, encoding="utf-8")
    elif page != PAGE.read_text(encoding="utf-8"):
        sys.exit("docs/csv.md differs from tests/data/csv_files.json; run tools/csv_page.py --write")
    print("csv_page: docs/csv.md shows every file of tests/data/csv_files.json")


if __name__ == "__main__":
    main()
