"""Finds tools that tests require in addition to Python's standard library: the contents of build/test-env, which tools/test-env
creates, and Debian packages."""
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
    """Checks the tools that a test needs. Each argument is (path or command, Debian packages). If a tool is missing, prints a message
    and ends the test as skipped, or as failed with CI=true."""
    for tool, packages in needed:
        if shutil.which(tool) or os.path.exists(tool):
            continue
        missing(f"{tool} is missing; apt-get install {packages}, then run tools/test-env")


def missing(text):
    """Ends the test as skipped with a message, or as failed with CI=true."""
    if os.environ.get("CI") == "true":
        sys.exit("FAILED: " + text)
    print("SKIPPED: " + text, file=sys.stderr)
    sys.exit(SKIPPED)
