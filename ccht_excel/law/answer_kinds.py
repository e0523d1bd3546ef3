"""The kinds of answer a chỉ tiêu takes, each in one record: how it is typed, read, refused, judged and printed.

A kind of chỉ tiêu (:class:`~ccht_excel.model.law.Kind`) and the kind of the data behind it
(:class:`~ccht_excel.model.law.DatumKind`) go together, so both lead to the same record. Relies on the parsers of
:mod:`ccht_excel.vietnamese.typed` and the catalogue of findings. A further kind is a further record here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from ccht_excel.findings import of_returns
from ccht_excel.findings.entry import FindingType
from ccht_excel.model.law import DatumKind, DatumSpec, Kind, Outcome, Required, Value
from ccht_excel.model.levels import LevelScale
from ccht_excel.vietnamese.printed import COUNT_FORMAT, format_value
from ccht_excel.vietnamese.text import join_words
from ccht_excel.vietnamese.typed import Reading, Typed, parse_count, parse_result
from ccht_excel.vietnamese.typed_levels import parse_level

MOST_LEVELS = 9
"""The highest level a criteria set may know."""


Row = tuple[str, str, str, str]


class AnswerKind(Struct, frozen=True):
    """One kind of answer.

    - ``column``: key of the column in a form that takes it, ``beside`` the chỉ tiêu or else in the table of figures;
      ``parse`` reads such a cell
    - ``refusals``: problem code of ``parse`` -> finding about the cell; ``otherwise`` for every other problem
    - ``expected``: what a unit is to type; ``settled``: what the meeting may name
    - ``wanted``: what is missing, inside a sentence (``{label}``); ``how``: how the chỉ tiêu is judged
    - ``task``: what a unit is asked to do; ``example``: headings and cells of an example of it
    - ``meets``: whether a value reaches what a standard asks
    - ``shown``: a value as printed; ``number_format``: the same for a cell that holds it as a number, with a mark;
      ``None`` where no format can tell the values apart, so that the cell has to hold the text. Each takes the levels
      that the datum knows

    Texts have the words of :meth:`words` in braces.
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
    shown: Callable[[Value, LevelScale | None], str]
    number_format: Callable[[str, LevelScale | None], str | None]

    def words(self, spec: DatumSpec) -> dict[str, str]:
        """What texts about a datum of this kind have in braces: its label, the words for its levels."""
        label = spec.label.removeprefix("Trong đó: ")
        return {"label": f"{label[:1].lower()}{label[1:]}"} | (level_words(spec.levels) if spec.levels else {})

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


def value_inside(spec: DatumSpec, value: Value) -> str:
    """A value as inside a sentence: "mức độ 3", "5.432", "Đạt"."""
    return spec.levels.phrase(value) if spec.levels and not isinstance(value, Outcome) else format_value(value)


LONGEST_CHOICE = 80
"""Letters of what a drop-down offers."""


def resolution_choice(spec: DatumSpec) -> str:
    """How a datum is offered in the drop-down of the resolutions table: in words, a chỉ tiêu with its number."""
    if spec.kind is DatumKind.COUNT:
        label = spec.label.removeprefix("Trong đó: ")
        return label[:1].upper() + label[1:]
    words = f"{spec.id} {spec.label}".split()
    kept = [word for number, word in enumerate(words, 1) if len(" ".join(words[:number])) < LONGEST_CHOICE]
    return " ".join(kept) + ("" if len(kept) == len(words) else " …")


def value_typed(spec: DatumSpec, value: Value) -> int | str:
    """What a cell holds after somebody typed or chose a value: a count as a number, all else in words."""
    if isinstance(value, Outcome):
        return format_value(value)
    return spec.levels.name(value) if spec.levels else value


def level_words(scale: LevelScale) -> dict[str, str]:
    """The words for levels that texts have in braces."""
    return {
        "noun": scale.noun,
        "Noun": f"{scale.noun[:1].upper()}{scale.noun[1:]}",
        "highest": scale.name(scale.highest),
        "choices": join_words(scale.choices, "hoặc"),
    }


def _level_shown(value: Value, scale: LevelScale | None = None) -> str:
    return format_value(value) if isinstance(value, Outcome) or scale is None else scale.name(value)


def _level_format(mark: str, scale: LevelScale | None = None) -> str | None:
    """A format tells three cases apart, and may have the number itself behind a word."""
    if scale is None:
        return None
    none = f'[=0]"{scale.name(0)}{mark}"'
    if scale.counted:
        quoted = f'"{mark}"' if mark else ""
        return f'{none};"{scale.name(1).removesuffix("1")}"0{quoted}'
    names = [f'"{name}{mark}"' for name in scale.granted]
    if len(names) > _TOLD_APART or '"' in "".join(scale.choices):
        return None
    return ";".join((none, *(f"[=1]{name}" for name in names[:-1]), names[-1]))


_TOLD_APART = 2
"""So many levels beside level 0."""


def _plain_shown(value: Value, scale: LevelScale | None = None) -> str:
    return format_value(value)


def _count_format(mark: str, scale: LevelScale | None = None) -> str:
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
    how="{unit_word} phụ trách xác nhận đạt hay không đạt, kèm minh chứng",
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
    parse=lambda value, spec: parse_level(value, spec.levels) if spec.levels else Reading(None, "not_a_level"),
    refusals={"out_of_range": of_returns.LEVEL_OUT_OF_RANGE},
    otherwise=of_returns.LEVEL_NOT_UNDERSTOOD,
    expected="một trong: {choices}",
    settled="một trong: {choices}",
    wanted="{noun} đã được công nhận",
    how="{noun} đã được công nhận so với {noun} yêu cầu",
    task="chọn {noun} đã được công nhận",
    example=(
        ("Chỉ tiêu", "Nội dung chỉ tiêu", "{Noun}", "Ghi chú"),
        ("{id}", "{title}", "{highest}", "Theo văn bản công nhận năm {year}"),
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
        ("1", "{datum}", "{count}", "{source}, chốt ngày 31/12/{year}"),
    ),
    meets=_at_least,
    shown=_plain_shown,
    number_format=_count_format,
)

KINDS = (ATTESTED, RECOGNISED_LEVEL, RATIO)
OF_KIND: Mapping[Kind, AnswerKind] = {item.kind: item for item in KINDS}
OF_DATUM: Mapping[DatumKind, AnswerKind] = {item.datum: item for item in KINDS}
