"""Fails if a source file has more than 400 lines, or if the median length of all files is above 120 lines."""
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIMIT, MEDIAN = 400, 120
PATTERNS = ["*.cpp", "*.hpp", "*.py", "*.sh", "*.mjs", "tools/dev", "CMakeLists.txt", "*.cmake"]


def main():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *PATTERNS],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()
    sizes = {f: len((ROOT / f).read_text().splitlines()) for f in listed if (ROOT / f).is_file()}
    large = {f: n for f, n in sizes.items() if n > LIMIT}
    for name, lines in sorted(large.items()):
        print(f"{name}: {lines} lines, more than {LIMIT}")
    middle = statistics.median(sizes.values())
    print(f"sizes: {len(sizes)} files, median {middle:g}, largest {max(sizes.values())}")
    return 1 if large or middle > MEDIAN else 0


if __name__ == "__main__":
    sys.exit(main())
