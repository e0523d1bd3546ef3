"""A template held against the fields that there are, before anything is filled: what it names, by file and paragraph.

A template is a stranger's text in the language of Jinja. What it may say is small: fields, ``for`` over a list, ``if``,
a few filters; whatever else is refused, so nothing in it can reach beyond the words it is given. Relies on Jinja's own
parser and on :mod:`ccht_excel.documents.word_text`. The work of a guarded process.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ccht_excel.documents.fields import Field, with_former
from ccht_excel.documents.word_text import FILLED_PARTS, WordFile, part_words
from ccht_excel.findings import of_documents
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.limits import Limits
from ccht_excel.patterns import regex

CODE_FIELD = "ma_noi_dung"
FILTERS = ("upper", "lower", "capitalize", "length", "join", "first", "last")
_PLAIN = (
    *(nodes.Output, nodes.TemplateData, nodes.Const, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand),
    *(nodes.CondExpr, nodes.Concat, nodes.Add, nodes.Sub, nodes.If, nodes.Template, nodes.List, nodes.Tuple),
)
_OF_LOOP = frozenset({"index", "index0", "first", "last", "length", "revindex"})
_WHOLE_UNITS = regex(r"(\{[{%#])(?:tr|tc|p|r)(?=\s)")
_MARKS = regex(r"\{[{%#]|[}%#]\}")
_QUOTED = 80
_MOST = 20


def environment() -> ImmutableSandboxedEnvironment:
    """Where templates run: nothing is there but the words and a few filters."""
    made = ImmutableSandboxedEnvironment(autoescape=True)
    made.globals.clear()
    made.tests = {}
    made.filters = {name: made.filters[name] for name in FILTERS}
    return made


def check_template(data: bytes, fields: Sequence[Field], limits: Limits) -> tuple[RefusedError, ...]:
    """What is wrong with a template; a template without the content code is named too, last.

    Raises ``RefusedError`` where it is no Word file, or reaches outside.
    """
    book = WordFile.read(data, limits)
    book.expect_quiet()
    found: list[RefusedError] = []
    used: set[str] = set()
    for name in book.text_parts:
        paragraphs = book.paragraphs(name)
        if FILLED_PARTS.fullmatch(name):
            check = _Check(paragraphs, part_words(name), with_former({field.name: field for field in fields}))
            found += check.problems()
            used |= check.used
        elif any(_MARKS.search(text) for text in paragraphs):
            found.append(RefusedError(of_documents.TEMPLATE_FIELD_MISPLACED, part=part_words(name) or name))
    if CODE_FIELD not in used and not found:
        found.append(RefusedError(of_documents.TEMPLATE_WITHOUT_CODE))
    return tuple(found[:_MOST])


_Scope = Mapping[str, Field]


class _Problem(Exception):  # noqa: N818 - never leaves this module
    """What is wrong in one place, as an exception to leave the tree with."""

    def __init__(self, detail: str, line: int) -> None:
        self.detail = detail
        self.line = line
        super().__init__(detail)


class _Check:
    """The paragraphs of one part, each a line of a program."""

    def __init__(self, paragraphs: Sequence[str], part: str, fields: _Scope) -> None:
        self._paragraphs = paragraphs
        self._part = f"{part}, " if part else ""
        self._fields = fields
        self._found: list[RefusedError] = []
        self.used: set[str] = set()

    def problems(self) -> list[RefusedError]:
        """All unknown fields, or the first thing that is not understood."""
        source = "\n".join(_as_program(text) for text in self._paragraphs)
        try:
            for node in environment().parse(source).body:
                self._look(node, self._fields)
        except TemplateSyntaxError as error:
            self._say_not_understood(_in_vietnamese(error), error.lineno)
        except _Problem as error:
            self._say_not_understood(error.detail, error.line)
        except RecursionError:
            self._say_not_understood("lồng nhau quá sâu", 1)
        return self._found

    def _look(self, node: nodes.Node, scope: _Scope) -> None:
        if isinstance(node, nodes.For):
            self._look_at_loop(node, scope)
        elif isinstance(node, nodes.Name | nodes.Getattr):
            self._field(node, scope)
        elif isinstance(node, nodes.Filter):
            if node.name not in FILTERS:
                raise _Problem(f"không dùng được bộ lọc “{node.name}”", node.lineno)
            self._look_below(node, scope)
        elif isinstance(node, _PLAIN):
            self._look_below(node, scope)
        else:
            raise _Problem("chỉ dùng được trường, for, if và vài bộ lọc", node.lineno)

    def _look_below(self, node: nodes.Node, scope: _Scope) -> None:
        for child in node.iter_child_nodes():
            self._look(child, scope)

    def _look_at_loop(self, node: nodes.For, scope: _Scope) -> None:
        if not isinstance(node.target, nodes.Name) or node.recursive:
            raise _Problem("vòng for viết lạ; cần dạng: for tên in danh_sách", node.lineno)
        over = self._field(node.iter, scope) if isinstance(node.iter, nodes.Name | nodes.Getattr) else None
        if over is not None and not over.many:
            raise _Problem(f"“{over.name}” không phải danh sách, không dùng được với for", node.lineno)
        if over is None and not isinstance(node.iter, nodes.Name | nodes.Getattr):
            raise _Problem("for chỉ đi qua được một danh sách có tên", node.lineno)
        one = Field(node.target.name, "", False, over.parts if over else ())
        loop = Field("loop", "", False, tuple(Field(name, "") for name in _OF_LOOP))
        inner = {**scope, one.name: one if over else _ANY, "loop": loop}
        for child in (*node.body, *node.else_, *([node.test] if node.test else [])):
            self._look(child, inner)

    def _field(self, node: nodes.Node, scope: _Scope) -> Field | None:
        """The field that an expression names; ``None`` where there is none, which is said."""
        if isinstance(node, nodes.Name):
            self.used.add(node.name)
            if node.name not in scope:
                self._unknown(node.name, scope, node.lineno)
            return scope.get(node.name)
        if not isinstance(node, nodes.Getattr):
            raise _Problem("chỉ dùng được tên trường, hoặc tên trường sau dấu chấm", node.lineno)
        whole = self._field(node.node, scope)
        if whole is None or whole is _ANY:
            return whole
        parts = {} if whole.many else {field.name: field for field in whole.parts}
        if node.attr not in parts:
            self._unknown(f"{whole.name}.{node.attr}", parts, node.lineno)
        return parts.get(node.attr)

    def _unknown(self, name: str, scope: _Scope, line: int) -> None:
        like = difflib.get_close_matches(name.rpartition(".")[2], scope, n=1, cutoff=0.6)
        hint = f"; có phải “{like[0]}”?" if like else ""
        self._found.append(
            RefusedError(
                of_documents.TEMPLATE_UNKNOWN_FIELD,
                part=self._part,
                paragraph=line,
                text=self._quoted(line),
                name=name,
                hint=hint,
            )
        )

    def _say_not_understood(self, detail: str, line: int) -> None:
        self._found.append(
            RefusedError(
                of_documents.TEMPLATE_NOT_UNDERSTOOD,
                part=self._part,
                paragraph=line,
                text=self._quoted(line),
                detail=detail,
            )
        )

    def _quoted(self, line: int) -> str:
        text = self._paragraphs[min(line, len(self._paragraphs)) - 1] if self._paragraphs else ""
        return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


_ANY = Field("", "")
"""What an unknown list has in it: it is named once, not again for each of its fields."""


def _as_program(text: str) -> str:
    """A paragraph as one line of Jinja, the way docxtpl will read it: quotes inside of marks are straight."""
    return _WHOLE_UNITS.sub(r"\1", " ".join(text.splitlines())).translate(_QUOTES)


_QUOTES = str.maketrans("“”‘’", "\"\"''")


def _in_vietnamese(error: TemplateSyntaxError) -> str:
    said = error.message or ""
    for pattern, words in _SAID:
        found = re.search(pattern, said)
        if found:
            return words.format(*found.groups())
    return f"lệnh viết sai ({said})"


_SAID: Sequence[tuple[str, str]] = (
    (
        r"Encountered unknown tag '(\w+)'.*innermost block.*'(\w+)'",
        "lệnh “{0}” không đúng chỗ hoặc không có, đang ở trong “{1}”",
    ),
    (r"Encountered unknown tag '(\w+)'", "không có lệnh “{0}”, hoặc nó không đúng chỗ"),
    (r"Unexpected end of template.*innermost block.*'(\w+)'", "lệnh “{0}” chưa có chỗ kết thúc"),
    (r"[Uu]nexpected end of template", "lệnh chưa có chỗ kết thúc"),
    (r"'end of (print|statement)", "viết dở giữa chừng"),
    (r"unexpected char '(.)'", "có dấu “{0}” không hiểu được"),
    (r"No filter named '(\w+)'", "không có bộ lọc “{0}”"),
    (r"expected token '(.+)', got '(.+)'", "viết sai ở “{1}”"),
    (r"unexpected '(.+)'", "có “{0}” không đúng chỗ"),
)
