"""Fails if a source file has an #include that tools/layers.txt does not allow."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')


def read_order():
    """Returns a dictionary that maps each folder to (row, position in the row). The subfolder "." stands for the folder of the row."""
    order = {}
    row = 0
    for line in (ROOT / "tools/layers.txt").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, subfolders = line.split(":")
        for position, subfolder in enumerate(subfolders.split()):
            order[name if subfolder == "." else f"{name}/{subfolder}"] = (row, position)
        row += 1
    return order


def folder_of(path, order):
    """Returns the folder of a file as tools/layers.txt names it; None if it is not listed."""
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
        folder = folder_of(relative, order)
        if folder is None:
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
            elif other != folder and order[other] > order[folder]:
                problems.append(f"src/{relative}:{number}: {folder} may not include {other}")
    print("\n".join(problems) or f"layers: {len(sources)} files follow tools/layers.txt")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
