"""Guarded processes of a test's own: none is taken from an earlier test, none is left to a later one."""

from __future__ import annotations

import pytest

from ccht_excel import guarded, guarded_handle


def none_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "_SPARES", guarded._Spares())


def workers_run(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every worker runs this instead of the program's own."""
    none_kept(monkeypatch)
    monkeypatch.setattr(guarded_handle, "_WORKER", code)
