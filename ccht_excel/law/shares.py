"""A share's arithmetic, stated once: compared as integers, and spelled for Excel the same way.

Shares are compared as ``numerator * q >= p * denominator``, never as rounded numbers: 59,99 % is not 60 %. Relies on
:mod:`ccht_excel.model.law`.
"""

from __future__ import annotations

from fractions import Fraction

from ccht_excel.model.law import Outcome


def judge_share(numerator: int, denominator: int, required: Fraction) -> Outcome:
    """Whether ``numerator`` of ``denominator`` reaches the share. Exact; no denominator, no outcome."""
    if denominator <= 0:
        return Outcome.UNDETERMINED
    reached = numerator * required.denominator >= required.numerator * denominator
    return Outcome.MET if reached else Outcome.NOT_MET


def missing_to_share(numerator: int, denominator: int, required: Fraction) -> int:
    """How many more people the numerator needs to reach the share; 0 where it is reached."""
    needed = -(-required.numerator * denominator // required.denominator)
    return max(0, needed - numerator)


# ---------------------------------------------------------------------------------------------
# The same for Excel: arguments are addresses of cells; of a part more people than in all are no share


def excel_known(numerator: str, denominator: str, *, part: bool) -> str:
    """Condition: both cells hold numbers that make a share."""
    possible = f",{numerator}<={denominator}" if part else ""
    return f"AND(ISNUMBER({numerator}),ISNUMBER({denominator}),{denominator}>0{possible})"


def excel_reached(numerator: str, denominator: str, share: Fraction) -> str:
    """Condition: the share is reached, as :func:`judge_share` has it."""
    return f"{numerator}*{share.denominator}>={share.numerator}*{denominator}"


def excel_share(numerator: str, denominator: str, *, part: bool) -> str:
    """The share cut to hundredths of a percent, so that it never shows a threshold it has not reached."""
    known = excel_known(numerator, denominator, part=part)
    return f'=IF({known},INT({numerator}*10000/{denominator})/10000,"")'


def excel_missing(numerator: str, denominator: str, share: Fraction, *, part: bool) -> str:
    """How many more people it takes; blank where none."""
    p, q = share.numerator, share.denominator
    needed = f"INT(({p}*{denominator}+{q - 1})/{q})-{numerator}"
    enough = excel_reached(numerator, denominator, share)
    return f'=IF({excel_known(numerator, denominator, part=part)},IF({enough},"",{needed}),"")'
