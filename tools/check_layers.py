"""Fails on an #include that goes upward or sideways against tools/layers.txt."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')


def read_order():
    """Folder -> (row, place in the row); a row without leaves is its own folder."""
    order = {}
    row = 0
    for line in (ROOT / "tools/layers.txt").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, leaves = line.split(":")
        for place, leaf in enumerate(leaves.split()):
            order[name if leaf == "." else f"{name}/{leaf}"] = (row, place)
        row += 1
    return order


def folder_of(path, order):
    parts = path.split("/")
    for depth in (2, 1):
        folder = "/".join(parts[:depth])
        if folder in order:
            return folder
    return None


def main():
    order = read_order()
    problems = []
    sources = sorted((ROOT / "src").rglob("*.?pp"))
    for source in sources:
        relative = source.relative_to(ROOT / "src").as_posix()
        own = folder_of(relative, order)
        if own is None:
            problems.append(f"src/{relative}: its folder is not in tools/layers.txt")
            continue
        for number, line in enumerate(source.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            if match.group(1).startswith("embedded/"):  # generated into the build folder
                continue
            other = folder_of(match.group(1), order)
            if other is None:
                problems.append(f'src/{relative}:{number}: "{match.group(1)}" is in no known folder')
            elif other != own and order[other] > order[own]:
                problems.append(f"src/{relative}:{number}: {own} may not include {other}")
    print("\n".join(problems) or f"layers: {len(sources)} files follow tools/layers.txt")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
