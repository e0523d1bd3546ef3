"""Returns read in a guarded process: whatever a file does to its reader, it gets its row in the register.

Relies on :mod:`ccht_excel.guarded` and on :mod:`ccht_excel.returns.intake` in the worker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType

from msgspec import Struct

from ccht_excel.findings.entry import RefusedError
from ccht_excel.guarded import GuardedProcess, StoppedError
from ccht_excel.model.campaign import Village
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.returns import Return
from ccht_excel.returns.inbox import Incoming
from ccht_excel.returns.rejected import Rejected, reject
from ccht_excel.spreadsheets.outside import STOPPED

INTAKE = "ccht_excel.returns.intake"
"""The module that reads. The process makes itself ready with it; here it is loaded only for what is not read there."""


class _Asked(Struct, frozen=True):
    """A file to read, and the villages of the campaign it came back to."""

    incoming: Incoming
    villages: tuple[Village, ...]


def take_in(asked: _Asked, criteria_set: CriteriaSet, limits: Limits) -> Return | Rejected:
    """As :func:`ccht_excel.returns.intake.take_in`."""
    from ccht_excel.returns import intake  # slow, and already there in the process that reads

    return intake.take_in(asked.incoming, criteria_set=criteria_set, villages=asked.villages, limits=limits)


class Reader:
    """Reads incoming files in a guarded process. A context manager, good for any number of campaigns in turn."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self._process = GuardedProcess(limits, ready=INTAKE)
        self._rules: CriteriaSet | None = None
        self._work: Callable[[_Asked], Return | Rejected] | None = None

    def __enter__(self) -> Reader:
        """Start the process; it makes itself ready meanwhile."""
        self._process.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop the process."""
        self._process.close()

    @property
    def process(self) -> GuardedProcess:
        """The process, for other work on files from outside."""
        return self._process

    def take_in(
        self, incoming: Incoming, criteria_set: CriteriaSet, villages: Sequence[Village] = ()
    ) -> Return | Rejected:
        """Read one incoming file, as :func:`ccht_excel.returns.intake.take_in` does, whatever it does to the worker.

        Raises ``GuardError`` where no worker can be started.
        """
        work, asked = self._reading(criteria_set), _Asked(incoming, tuple(villages))
        if incoming.data is None:
            return work(asked)
        try:
            return self._process.run(work, asked)
        except StoppedError as error:
            reason = RefusedError(STOPPED[error.cause], **error.words)
            return reject(incoming, reason, criteria_set.subject.unit)

    def _reading(self, criteria_set: CriteriaSet) -> Callable[[_Asked], Return | Rejected]:
        """The work by these rules; the same object while they stay the same, so that they are sent once."""
        if self._work is None or self._rules is not criteria_set:
            self._rules = criteria_set
            self._work = partial(take_in, criteria_set=criteria_set, limits=self.limits)
        return self._work
