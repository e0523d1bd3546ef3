"""The kinds of answer a chỉ tiêu takes, each in one record: how it is typed, read, refused, judged and printed.

A kind of chỉ tiêu (:class:`~ccht_excel.model.law.Kind`) and the kind of the data behind it
(:class:`~ccht_excel.model.law.DatumKind`) go together, so both lead to the same record. Relies on the parsers of
:mod:`ccht_excel.vietnamese.typed` and the catalogue of findings. A further kind is a further record here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from ccht_excel.findings import of_returns
from ccht_excel.findings.entry import FindingType
from ccht_excel.model.law import DatumKind, DatumSpec, Kind, Outcome, Required, Value
from ccht_excel.vietnamese.printed import COUNT_FORMAT, format_value, level_name
from ccht_excel.vietnamese.typed import Reading, Typed, parse_count, parse_level, parse_result

MOST_LEVELS = 9
"""The highest level a criteria set may know."""


Row = tuple[str, str, str, str]


class AnswerKind(Struct, frozen=True):
    """One kind of answer.

    - ``column``: key of the column in a form that takes it, ``beside`` the chỉ tiêu or else in the table of figures;
      ``parse`` reads such a cell
    - ``refusals``: problem code of ``parse`` -> finding about the cell; ``otherwise`` for every other problem
    - ``expected``: what a unit is to type; ``settled``: what the meeting may name (``{maximum}``)
    - ``wanted``: what is missing, inside a sentence (``{label}``); ``how``: how the chỉ tiêu is judged
    - ``task``: what a unit is asked to do; ``example``: headings and cells of an example of it
    - ``meets``: whether a value reaches what a standard asks
    - ``shown``: a value as printed; ``number_format``: the same for a cell that holds it as a number, with a mark; each
      takes what levels are called besides, where they have names
    """

    kind: Kind
    datum: DatumKind
    column: str
    beside: bool
    parse: Callable[[Typed, DatumSpec], Reading[Value]]
    refusals: Mapping[str, FindingType]
    otherwise: FindingType
    expected: str
    settled: str
    wanted: str
    how: str
    task: str
    example: tuple[Row, Row]
    meets: Callable[[Value, Required], Outcome]
    shown: Callable[[Value, Sequence[str]], str]
    number_format: Callable[[str, Sequence[str]], str]

    def refusal(self, problem: str | None) -> FindingType:
        """The finding about a cell that could not be read, by the problem code of ``parse``."""
        return self.refusals.get(problem or "", self.otherwise)


def _as_attested(value: Value, required: Required) -> Outcome:
    """The unit's word is the outcome (Thông tư 25/2023, Điều 8: đạt / không đạt)."""
    return value if isinstance(value, Outcome) else Outcome.UNDETERMINED


def _at_least(value: Value, required: Required) -> Outcome:
    if isinstance(value, Outcome) or isinstance(required, Outcome):
        return Outcome.UNDETERMINED
    return Outcome.MET if value >= required else Outcome.NOT_MET


def _level_shown(value: Value, names: Sequence[str] = ()) -> str:
    if isinstance(value, Outcome):
        return format_value(value)
    return level_name(value, names) if value else "Chưa được công nhận"


def _level_format(mark: str, names: Sequence[str] = ()) -> str:
    """A format tells three cases apart: no level, and two that have names."""
    quoted = f'"{mark}"' if mark else ""
    if len(names) == 2:
        first, second = (f'"{level_name(level, names)}{mark}"' for level in (1, 2))
        return f'[=0]"Chưa được công nhận{mark}";[=1]{first};{second}'
    return f'[=0]"Chưa được công nhận{mark}";"Mức độ "0{quoted}'


def _plain_shown(value: Value, names: Sequence[str] = ()) -> str:
    return format_value(value)


def _count_format(mark: str, names: Sequence[str] = ()) -> str:
    return COUNT_FORMAT + (f'"{mark}"' if mark else "")


ATTESTED = AnswerKind(
    kind=Kind.ATTESTED,
    datum=DatumKind.RESULT,
    column="result",
    beside=True,
    parse=lambda value, spec: parse_result(value),
    refusals={},
    otherwise=of_returns.RESULT_NOT_UNDERSTOOD,
    expected="Đạt hoặc Không đạt",
    settled="Đạt hoặc Không đạt",
    wanted="kết quả tự đánh giá",
    how="đơn vị phụ trách xác nhận đạt hay không đạt, kèm minh chứng",
    task="chọn Đạt hoặc Không đạt",
    example=(
        ("Chỉ tiêu", "Nội dung chỉ tiêu", "Kết quả", "Ghi chú"),
        ("{id}", "{title}", "Đạt", "Đã thực hiện đủ theo kế hoạch năm {year}"),
    ),
    meets=_as_attested,
    shown=_plain_shown,
    number_format=_level_format,
)
RECOGNISED_LEVEL = AnswerKind(
    kind=Kind.RECOGNISED_LEVEL,
    datum=DatumKind.LEVEL,
    column="level",
    beside=True,
    parse=lambda value, spec: parse_level(value, spec.maximum or MOST_LEVELS),
    refusals={"out_of_range": of_returns.LEVEL_OUT_OF_RANGE},
    otherwise=of_returns.LEVEL_NOT_UNDERSTOOD,
    expected="mức độ (0 nếu chưa được công nhận)",
    settled="mức độ từ 0 đến {maximum}",
    wanted="mức độ đã được công nhận",
    how="mức độ đã được công nhận so với mức độ yêu cầu",
    task="chọn mức độ ghi trong quyết định công nhận",
    example=(
        ("Chỉ tiêu", "Nội dung chỉ tiêu", "Mức độ", "Ghi chú"),
        ("{id}", "{title}", "2", "Theo quyết định công nhận năm {year}"),
    ),
    meets=_at_least,
    shown=_level_shown,
    number_format=_level_format,
)
RATIO = AnswerKind(
    kind=Kind.RATIO,
    datum=DatumKind.COUNT,
    column="value",
    beside=False,
    parse=lambda value, spec: parse_count(value),
    refusals={
        "negative": of_returns.COUNT_NEGATIVE,
        "fractional": of_returns.COUNT_FRACTIONAL,
        "percent": of_returns.COUNT_PERCENT,
        "ambiguous": of_returns.COUNT_AMBIGUOUS,
        "date": of_returns.COUNT_IS_DATE,
        "too_large": of_returns.COUNT_TOO_LARGE,
    },
    otherwise=of_returns.COUNT_NOT_NUMBER,
    expected="số người (số nguyên, 0 nếu không có ai)",
    settled="một số người, ví dụ 5432",
    wanted="{label}",
    how="tỷ lệ tính từ số người, so với yêu cầu",
    task="gõ số người vào bảng Số liệu",
    example=(
        ("STT", "Số liệu", "Số người", "Ghi chú: nguồn, ngày chốt"),
        ("1", "{datum}", "5432", "Công an {subject}, chốt ngày 31/12/{year}"),
    ),
    meets=_at_least,
    shown=_plain_shown,
    number_format=_count_format,
)

KINDS = (ATTESTED, RECOGNISED_LEVEL, RATIO)
OF_KIND: Mapping[Kind, AnswerKind] = {item.kind: item for item in KINDS}
OF_DATUM: Mapping[DatumKind, AnswerKind] = {item.datum: item for item in KINDS}
