"""A sample of the faults of ``python -m tests.faults`` in the ordinary run, a larger one in the slow run."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest


def faults(*arguments: str) -> str:
    """What the command says. In a process of its own: it forks."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0 and "\n0 failures" in said, said
    return said


@pytest.mark.slow
def test_a_few_faults_of_one_command() -> None:
    said = faults("--every", "53", "--only", "init")
    injected = [int(count) for count in re.findall(r"(\d+) injected", said)]
    assert len(injected) == 5 and all(injected)


@pytest.mark.slow
def test_a_sample_of_all_faults() -> None:
    said = faults("--every", "53")
    injected = [int(count) for count in re.findall(r"(\d+) injected", said)]
    assert len(injected) == 25 and all(injected)


@pytest.mark.slow
def test_a_larger_sample() -> None:
    faults("--every", "11")
