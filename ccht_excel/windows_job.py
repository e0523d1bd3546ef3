"""A job object of Windows for one worker process: the system ends it with this process, and limits its memory.

The job has one handle, here: when this process ends, in whatever way, Windows closes it and kills what is in the job.
Relies on kernel32 through ctypes; used on Windows only, where threads and psutil watch besides. Where Windows refuses
(a job within a job, before Windows 8) there is no job and the watching goes on alone.
"""

from __future__ import annotations

import ctypes
from typing import Any

_EXTENDED_LIMITS = 9
"""JobObjectExtendedLimitInformation."""
_KILL_ON_CLOSE = 0x2000
_PROCESS_MEMORY = 0x100
_ENDS_ON_ERROR = 0x400
"""JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION: no window asks the officer what to do about it."""


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = [
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    ]


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = [
        ("BasicLimitInformation", BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    ]


class Job:
    """A job with one process in it, by the process's handle. ``holds`` tells whether Windows took it."""

    def __init__(self, process: int, memory_bytes: int, api: Any = None) -> None:
        self._api = api or _kernel32()
        self._job = self._api.CreateJobObjectW(None, None)
        self.holds = bool(self._job) and self._limited(memory_bytes) and self._taken(process)
        if not self.holds:
            self.close()

    def _limited(self, memory_bytes: int) -> bool:
        limits = ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = _KILL_ON_CLOSE | _PROCESS_MEMORY | _ENDS_ON_ERROR
        limits.ProcessMemoryLimit = memory_bytes
        size = ctypes.sizeof(limits)
        return bool(self._api.SetInformationJobObject(self._job, _EXTENDED_LIMITS, ctypes.byref(limits), size))

    def _taken(self, process: int) -> bool:
        return bool(self._api.AssignProcessToJobObject(self._job, process))

    def close(self) -> None:
        """Let go of the job, which ends what is in it."""
        if self._job:
            self._api.CloseHandle(self._job)
            self._job = None


def _kernel32() -> Any:
    """Kernel32 with the types of what is called: a handle is wider than ctypes takes it for."""
    api = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined, unused-ignore]
    handle = ctypes.c_void_p
    api.CreateJobObjectW.restype = handle
    api.CreateJobObjectW.argtypes = (handle, ctypes.c_wchar_p)
    api.SetInformationJobObject.argtypes = (handle, ctypes.c_int, handle, ctypes.c_uint32)
    api.AssignProcessToJobObject.argtypes = (handle, handle)
    api.CloseHandle.argtypes = (handle,)
    return api
