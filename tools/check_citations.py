"""Fails if a rule of the specification is cited that does not exist, or if a document names a file that does not exist.

The program looks for citations in source files, tests, migrations, tools and documents. The forms of citations are:

    jobs.md W41 / docs/contract/jobs.md W41    a rule or a chapter of a page in docs/contract
    http-api.md 7.7, 7.8 to 7.11               several rules or chapters
    contract README 20                         a decision of docs/contract/README.md
    CONTRIBUTING.md 3.7, design.md 7           a section of the page, a decision of the page
    (J32), or J32 in a `//` comment            a rule of jobs.md; a W rule may also be one of evaluation.md

In README.md, CONTRIBUTING.md and docs/, `folder/file.ext` must be a file of the repository or the end of a path.

Usage: check_citations.py [ROOT]. With --self-test, the program tests itself with citations of invented rules, which must fail.
"""
import bisect
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = [".ci", "CMakeLists.txt", "CONTRIBUTING.md", "README.md", "apps", "bench", "cmake", "deploy",
           "docs", "migrations", "src", "tests", "tools", "web"]
SKIPPED = re.compile(r"(\.json|\.lock|/dist/.*|/corpus/.*|\.svg|check_citations\.py)$")
COMMENT = {".cpp": "//", ".hpp": "//", ".py": "#", ".sql": "--", ".cmake": "#", ".txt": "#"}

RULE = r"[JWEF][1-9]\d{0,2}[a-z]?"
NUMBER = r"\d{1,2}(?:\.\d{1,2}){0,2}"
ITEM = rf"(?:[A-Z]\d{{1,3}}[a-z]?|{NUMBER}|[A-E])(?![\w-])(?!\.\d)"
PAGES = r"(?:http-api|database|jobs|models|models-chapkit-2\.4|evaluation|plots|modeling-app|core-2\.5\.1|native-models)"
LIST = rf"{ITEM}(?:(?:,| and| to|,? or) {ITEM})*"
CITED = re.compile(rf"(?<![\w.-])(?P<page>{PAGES}\.md|CONTRIBUTING\.md|design\.md|README(?:\.md)?(?: decision)?),? (?P<list>{LIST})")
OLD_FORM = re.compile(rf"(?<![\w./-])(?:{PAGES} \d+\.\d|house style \d)")
# A rule without its page. The look-behind rejects a match that is part of a week (2020W02), an escape (%E4) or a code point
# (U+F8).
BARE = re.compile(rf"(?<![\w.%+\\\"'`-])({RULE})(?![\w\"'`-])")
FILE = re.compile(r"`([\w.-]+(?:/[\w.-]+)+\.(?:hpp|cpp|py|sql|md|txt|json|cmake|service|env|toml))`")
# Names of files that only the examples in docs/recipes use.
EXAMPLE = re.compile(r"NNNN|thing|moving_mean|last_year|apps/chap/count\.cpp|^/")
PARENTHESES = re.compile(rf"\(({RULE}(?:(?:,| to| and) {RULE})*)\)")


def rules_of(page):
    """Returns the numbers that a page defines: headings, rules in lists and tables, and decisions."""
    found = set()
    for line in page.read_text().splitlines():
        heading = re.match(rf"#+ ({NUMBER}|[A-E])[. ]", line)
        rule = re.match(rf"(?:- |\| )\**({RULE})\**[. ]", line)
        decision = re.match(r"(\d{1,2})\. ", line) if page.name in ("README.md", "design.md") else None
        for match in (heading, rule, decision):
            if match:
                found.add(match.group(1))
    return found


def read_rules(root):
    """Returns for each page the numbers that it defines."""
    pages = {p.name: rules_of(p) for p in (root / "docs/contract").glob("*.md")}
    for extra in ("CONTRIBUTING.md", "docs/design.md"):
        if (root / extra).is_file():
            pages[pathlib.Path(extra).name] = rules_of(root / extra)
    if "models.md" in pages:  # chapter 7 of models.md has its own page
        pages["models.md"] |= pages.get("models-chapkit-2.4.md", set())
    return pages


def joined(text, marker):
    """Joins the lines of `text`, without comment markers. Returns the joined text and the offset of each line in it."""
    pieces, starts, length = [], [], 0
    for line in text.split("\n"):
        bare = line.strip()
        if marker and bare.startswith(marker):
            bare = bare[len(marker):].strip()
        starts.append(length)
        pieces.append(bare)
        length += len(bare) + 1
    return " ".join(pieces), starts


def problems_in(path, name, pages):
    """Returns a text about each wrong citation in a file."""
    marker = COMMENT.get(path.suffix)
    text, starts = joined(path.read_text(), marker)
    line_at = lambda offset: bisect.bisect_right(starts, offset)
    covered, found = [], []
    for match in CITED.finditer(text):
        page = match.group("page").split(" ")[0]
        page = "README.md" if page.startswith("README") else page
        covered.append(match.span())
        for item in re.findall(ITEM, match.group("list")):
            if item not in pages.get(page, ()):
                found.append((line_at(match.start()), f"{page} has no {item}"))
    for match in OLD_FORM.finditer(text):
        found.append((line_at(match.start()), f"the citation must contain the file name of the page: {match.group(0)}"))
    rules_without_page = pages["jobs.md"] | {r for r in pages["evaluation.md"] if r.startswith("W")}
    for offset, rule in bare_rules(path, text, marker):
        inside = any(begin <= offset < end for begin, end in covered)
        if not inside and rule not in rules_without_page:
            found.append((line_at(offset), f"no page has a rule {rule}"))
    return [f"{name}:{line}: {what}" for line, what in sorted(set(found))]


def bare_rules(path, text, marker):
    """Yields (offset, rule) of each rule that is cited without its page. In comments, such a rule needs no parentheses."""
    for match in PARENTHESES.finditer(text):
        for rule in re.finditer(RULE, match.group(0)):
            yield match.start() + rule.start(), rule.group(0)
    if marker != "//":
        return
    offset = 0
    for line in path.read_text().split("\n"):
        bare = line.strip()
        at = bare.find("//")
        if at == 0:
            bare = bare[2:].strip()
        if at >= 0:
            begin = 0 if at == 0 else at
            for rule in BARE.finditer(bare, begin):
                yield offset + rule.start(), rule.group(1)
        offset += len(bare) + 1


def missing_files(root, names):
    """Returns a text about each file that a document names and that is not in the repository."""
    found = []
    for name in names:
        if not name.endswith(".md") or "contract/" in name or not (name.startswith("docs/") or "/" not in name):
            continue
        for number, line in enumerate((root / name).read_text().splitlines(), 1):
            for path in FILE.findall(line):
                known = any(other == path or other.endswith("/" + path) for other in names)
                if not known and not EXAMPLE.search(path) and not (root / path).exists():
                    found.append(f"{name}:{number}: there is no file {path}")
    return found


def sources(root):
    """Returns the names of all files that may contain citations."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *FOLDERS],
        cwd=root, capture_output=True, text=True, check=True,
    ).stdout.split("\n")
    return [name for name in listed if name and not SKIPPED.search(name) and (root / name).is_file()]


def check(root):
    pages = read_rules(root)
    names = sources(root)
    found = []
    for name in names:
        try:
            found += problems_in(root / name, name, pages)
        except UnicodeDecodeError:
            continue
    return names, found + missing_files(root, names)


def self_test():
    """Checks a copy of the pages with a source file that has good and invented citations."""
    good = ["// jobs.md J1, J2; see J3", "// (contract, http-api.md 2.1,", "// 2.2) and (W41).", "int a[] = {1};  // E4"]
    bad = ["// jobs.md J999", "// http-api.md 2.1,", "// 99.1 too", "int b;  // J98", "// (F99)", "// http-api 2.1",
           "// contract README 99", "// CONTRIBUTING.md 99.1"]
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "docs/contract").mkdir(parents=True)
        for page in (ROOT / "docs/contract").glob("*.md"):
            (root / "docs/contract" / page.name).write_text(page.read_text())
        (root / "src").mkdir()
        (root / "src/sample.cpp").write_text("\n".join(good + bad))
        (root / "README.md").write_text("`src/sample.cpp`\n`src/invented.cpp`\n")
        subprocess.run(["git", "init", "-q"], cwd=root, check=True)
        names, found = check(root)
    lines = sorted({int(p.split(":")[1]) for p in found if p.startswith("src/sample.cpp:")})
    expected = [5, 6, 8, 9, 10, 11, 12]
    files = [p for p in found if p.startswith("README.md:")]
    if lines != expected or files != ["README.md:2: there is no file src/invented.cpp"]:
        print(f"self-test: problems on lines {lines}, expected {expected}", *found, sep="\n")
        return 1
    print(f"self-test: {len(bad)} invented rules fail, {len(good)} good lines pass")
    return 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    names, found = check(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
    print("\n".join(found) or f"citations: {len(names)} files cite rules that exist")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
