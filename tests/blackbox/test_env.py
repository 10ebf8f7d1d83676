"""What the tests use beyond Python's library: build/test-env, made by tools/test-env, and Debian's packages."""
import os
import shutil
import sys

FOLDER = os.path.join(os.getcwd(), "build", "test-env")
NPM = os.path.join(FOLDER, "npm")
SKIPPED = 77  # as ctest is told


def npm_tool(name):
    return os.path.join(NPM, "node_modules", ".bin", name)


def python_tool(name):
    return os.path.join(FOLDER, "python", "bin", name)


def require(*needed):
    """(path or command, Debian packages) each; without one: a failure where CI=true, elsewhere passed over, loudly."""
    for tool, packages in needed:
        if shutil.which(tool) or os.path.exists(tool):
            continue
        text = f"{tool} is not there; apt-get install {packages}, then run tools/test-env"
        if os.environ.get("CI") == "true":
            sys.exit("FAILED: " + text)
        print("SKIPPED: " + text, file=sys.stderr)
        sys.exit(SKIPPED)
