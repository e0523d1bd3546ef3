"""A reader that says which file it is at, for those who show how far the work is.

Relies on :mod:`ccht_excel.returns.guard`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ccht_excel.model.campaign import Village
from ccht_excel.model.law import CriteriaSet
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.returns import Return
from ccht_excel.returns.guard import Reader
from ccht_excel.returns.inbox import Incoming
from ccht_excel.returns.rejected import Rejected


class TellingReader(Reader):
    """Calls ``tell`` with the name of each file before it is read."""

    def __init__(self, tell: Callable[[str], None], limits: Limits = DEFAULT_LIMITS) -> None:
        super().__init__(limits)
        self._tell = tell

    def take_in(
        self, incoming: Incoming, criteria_set: CriteriaSet, villages: Sequence[Village] = ()
    ) -> Return | Rejected:
        """Read one file, after a word on it. Raises as the reader does."""
        self._tell(incoming.file)
        return super().take_in(incoming, criteria_set, villages)
