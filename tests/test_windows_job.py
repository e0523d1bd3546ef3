"""The job object that ends a worker on Windows: what is asked of the system, by an interface that stands for it."""

from __future__ import annotations

import ctypes
import struct

import pytest

from ccht_excel.windows_job import Job


class Kernel:
    """Kernel32 as far as it is called: remembers the calls, refuses one of them if told."""

    def __init__(self, refused: str = "") -> None:
        self.refused = refused
        self.calls: list[tuple[str, ...]] = []
        self.limits = b""

    def _answer(self, name: str, *told: object) -> int:
        self.calls.append((name, *map(str, told)))
        return 0 if name == self.refused else 4711

    def CreateJobObjectW(self, rights: object, name: object) -> int:  # noqa: N802
        return self._answer("create", rights, name)

    def SetInformationJobObject(self, job: int, kind: int, limits: object, size: int) -> int:  # noqa: N802
        self.limits = ctypes.string_at(limits, size)  # type: ignore[arg-type]
        return self._answer("limit", job, kind)

    def AssignProcessToJobObject(self, job: int, process: int) -> int:  # noqa: N802
        return self._answer("assign", job, process)

    def CloseHandle(self, job: int) -> int:  # noqa: N802
        return self._answer("close", job)


def test_the_worker_is_put_into_a_job_that_ends_with_its_handle() -> None:
    kernel = Kernel()
    job = Job(33, 1 << 30, kernel)
    assert job.holds
    assert kernel.calls == [("create", "None", "None"), ("limit", "4711", "9"), ("assign", "4711", "33")]
    job.close()
    job.close()
    assert kernel.calls[3:] == [("close", "4711")]


@pytest.mark.skipif(struct.calcsize("P") != 8, reason="offsets of 64 bits")
def test_the_limits_lie_where_windows_reads_them() -> None:
    """Offsets of winnt.h for 64 bits: flags at 16, memory of a process at 112 of 144 bytes."""
    kernel = Kernel()
    Job(33, 123 << 20, kernel)
    assert len(kernel.limits) == 144
    (flags,) = struct.unpack_from("<I", kernel.limits, 16)
    (memory,) = struct.unpack_from("<Q", kernel.limits, 112)
    assert flags == 0x2000 | 0x100 | 0x400
    assert memory == 123 << 20


@pytest.mark.parametrize("refused", ["create", "limit", "assign"])
def test_where_windows_refuses_there_is_no_job_and_no_error(refused: str) -> None:
    kernel = Kernel(refused)
    assert not Job(33, 1 << 30, kernel).holds
    assert [call[0] for call in kernel.calls].count("close") == (refused != "create")
