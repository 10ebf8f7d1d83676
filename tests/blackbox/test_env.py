"""Tools that tests require in addition to Python's library: build/test-env, made by tools/test-env, and Debian packages."""
import os
import shutil
import sys

FOLDER = os.path.join(os.getcwd(), "build", "test-env")
NPM = os.path.join(FOLDER, "npm")
SKIPPED = 77  # the exit status that ctest counts as skipped


def npm_tool(name):
    return os.path.join(NPM, "node_modules", ".bin", name)


def python_tool(name):
    return os.path.join(FOLDER, "python", "bin", name)


def require(*needed):
    """Each argument is (path or command, Debian packages). If one is missing, the test is skipped with a message; with CI=true it fails."""
    for tool, packages in needed:
        if shutil.which(tool) or os.path.exists(tool):
            continue
        text = f"{tool} is missing; apt-get install {packages}, then run tools/test-env"
        if os.environ.get("CI") == "true":
            sys.exit("FAILED: " + text)
        print("SKIPPED: " + text, file=sys.stderr)
        sys.exit(SKIPPED)
