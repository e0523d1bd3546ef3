"""What a criteria set assesses: its types, and the words that texts need of them."""

from __future__ import annotations

from msgspec import Struct

UNIT = "đơn vị"
"""What those are called that fill in forms, where a criteria set does not say it or none is known."""


class SubjectType(Struct, frozen=True):
    """A kind of subject and the words that texts need of it, each as inside a sentence.

    ``name`` is how it is called ("xã"), ``body`` who runs and signs for it ("Ủy ban nhân dân"), ``body_short`` the same
    in short; both empty where it signs in its own name. ``head`` and ``deputy`` are the titles of who signs.
    ``also`` is how else names begin that are of this kind ("trường THCS"), ``proper`` what these say in full, as the
    name of a body has it ("Trường Trung học cơ sở"), empty where that is the name of the kind. ``part`` is what its own
    parts are called ("thôn"), as long as nobody says otherwise. ``self_named``: a name of one says itself what it is
    ("Công ty …"), so that ``name`` is not put before it.
    """

    id: str
    name: str
    head: str
    deputy: str
    body: str = ""
    body_short: str = ""
    also: tuple[str, ...] = ()
    proper: str = ""
    part: str = ""
    self_named: bool = False

    @property
    def authority(self) -> str:
        """Who acts for it, in short and without its name: "UBND xã"."""
        return f"{self.body_short} {self.name}".strip()

    @property
    def symbol(self) -> str:
        """What stands for it in the number of a document, "12/KH-UBND"; dots where each has its own."""
        return self.body_short or "…"


class Subject(Struct, frozen=True):
    """What a criteria set assesses: ``type`` is the kind that its texts are worded for, ``types`` all there are.

    ``label`` names the choice of a kind, ``collective`` is what many of them are called in a table, ``award`` what they
    are recognised as, ``level`` what a step of that is called ("mức độ"), ``level_also``
    how else. ``bare`` is the id of the type that a name without any kind means, empty where it means none. ``part`` is
    what the parts are called whose numbers may be asked one by one, ``parts`` is what they may be called. ``unit`` is
    what those are called that fill in forms.
    """

    label: str
    collective: str
    award: str
    level: str
    types: tuple[SubjectType, ...]
    type: SubjectType
    level_also: tuple[str, ...] = ()
    bare: str = ""
    part: str = ""
    parts: tuple[str, ...] = ()
    unit: str = UNIT

    @property
    def units_sheet(self) -> str:
        """What the list of those who fill in forms is called; that of the parts may be called by the same word."""
        word = f"{self.unit[:1].upper()}{self.unit[1:]}"
        return f"{word} nhận phiếu" if self.unit in self.parts else word

    @property
    def must_be_named(self) -> bool:
        """Whether nothing but the name, or a choice, says what type something is of."""
        return len(self.types) > 1 and not self.bare
