"""Processes that are there no more."""

from __future__ import annotations

import subprocess
import sys


def dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
        return process.pid
