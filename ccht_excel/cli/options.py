"""Arguments and options that several commands have.

Relies on click. Options that belong together reach the command as one value.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click
from msgspec.structs import replace

from ccht_excel.cli.typed_paths import PATH, or_here
from ccht_excel.model.limits import MIB, Limits

READER = "ccht_excel.returns.intake"
"""What reads returns, for a process that is started before anything slow is loaded here."""

_MOST_JOBS = 60
"""Windows lets one process wait for little more."""


def campaign_folder(command: Callable[..., int]) -> Callable[..., int]:
    """The argument for the folder of a campaign, or of many; handed on as ``folder``."""
    argument = click.argument("folder", metavar="THƯ_MỤC", type=PATH, required=False, callback=or_here)
    return argument(command)


def with_jobs(command: Callable[..., int]) -> Callable[..., int]:
    """The option for how many campaigns are worked on at the same time, handed on as ``jobs``."""

    @click.option("--jobs", metavar="SỐ", type=click.IntRange(1, _MOST_JOBS), help=_JOBS_HELP)
    @functools.wraps(command)
    def spread(jobs: int | None, **others: Any) -> int:
        from ccht_excel.workers import available_jobs  # slow: multiprocessing

        return command(jobs=jobs or min(available_jobs(), _MOST_JOBS), **others)

    return spread


def with_limits(command: Callable[..., int]) -> Callable[..., int]:
    """Options for what reading one file from outside may cost, handed on as ``limits``."""

    @click.option("--max-file-mb", metavar="SỐ", type=click.IntRange(1, 1000), default=20, help=LIMIT_HELP[0])
    @click.option("--max-seconds", metavar="SỐ", type=click.FloatRange(1, 3600), default=15, help=LIMIT_HELP[1])
    @click.option("--max-memory-mb", metavar="SỐ", type=click.IntRange(256, 65536), default=1024, help=LIMIT_HELP[2])
    @click.option("--max-run-seconds", metavar="SỐ", type=click.FloatRange(1, 86400), default=1800, help=LIMIT_HELP[3])
    @functools.wraps(command)
    def limited(max_file_mb: int, max_seconds: float, max_memory_mb: int, max_run_seconds: float, **others: Any) -> int:
        limits = replace(
            size_limits(max_file_mb),
            seconds=max_seconds,
            memory_bytes=max_memory_mb * MIB,
            run_seconds=max_run_seconds,
        )
        return command(limits=limits, **others)

    return limited


def size_limits(max_file_mb: int) -> Limits:
    """Limits for files of so many MB; ten times that unpacked: what honest workbooks unpack to stays far below."""
    return Limits(file_bytes=max_file_mb * MIB, unpacked_bytes=10 * max_file_mb * MIB)


def with_keys(command: Callable[..., int]) -> Callable[..., int]:
    """The option for a list of the offices' keys, handed on as ``keys``."""
    option = click.option(
        "--keys",
        metavar="TỆP",
        type=PATH,
        help="Danh sách khóa ký của các nơi gửi (Excel hoặc .txt) để đối chiếu chữ ký.",
    )
    return option(command)


_JOBS_HELP = "Số đợt làm cùng lúc (mặc định: theo số nhân của máy)."
LIMIT_HELP = (
    "Tệp nặng hơn số MB này thì không đọc (mặc định: 20).",
    "Số giây tối đa để đọc một tệp (mặc định: 15).",
    "Số MB bộ nhớ tối đa để đọc một tệp (mặc định: 1024).",
    "Số giây tối đa để đọc tất cả các tệp của một đợt (mặc định: 1800).",
)
