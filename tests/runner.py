"""Runs the program many times over in processes of their own, without loading it each time.

Reads a line of JSON for each run: {arguments, folder, environment, output}. Forks, so that a crash,
a hang or a change of the environment ends with its run, and answers with {code, seconds, peak}:
the exit code (negative for a signal), processor seconds, and megabytes of memory at the most.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

from fakes import make_project
from projects import EXAMPLE

from iopgen.cli import program
from iopgen.pages.environment import make_environment


def main() -> None:
    """Answer one run after the other until the input ends."""
    warm_up()
    gc.freeze()  # or each run would look through, and so copy, all that was loaded for it
    for line in sys.stdin:
        sys.stdout.write(f"{json.dumps(run(json.loads(line)))}\n")
        sys.stdout.flush()


def warm_up() -> None:
    """Load what is the same in each run, and most of the time that a small site takes.

    Our templates, and by a first run what Frictionless, Markdown and MkDocs look for at first.
    """
    environment = make_environment()
    for name in environment.list_templates(extensions=["html"]):
        environment.get_template(name)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        root = make_project(Path(folder))
        for project, command in ((EXAMPLE, "validate"), (root, "build")):
            assert program.run(["--root", str(project), command, "--as-of", "2026-06-01"]) == 0


def run(order: dict[str, Any]) -> dict[str, float]:
    """Run the program once in a process of its own."""
    process = os.fork()
    if not process:
        obey(order)
    _, status, used = os.wait4(process, 0)
    return {
        "code": os.waitstatus_to_exitcode(status),
        "seconds": round(used.ru_utime + used.ru_stime, 2),
        "peak": used.ru_maxrss // 1024,
    }


def obey(order: dict[str, Any]) -> None:
    """Become the program: as when it is started from a shell, but for what is loaded already."""
    output = os.open(order["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(order["folder"])
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    os.environ.update(order["environment"])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.argv = ["iopgen", *order["arguments"]]
    try:
        program.main()
    except SystemExit as ended:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(ended.code or 0))
    finally:
        os._exit(99)


if __name__ == "__main__":
    main()
