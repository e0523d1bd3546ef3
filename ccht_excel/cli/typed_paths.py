"""Paths as officers type them: without quotes round spaces, with a quote too many, or none inside a campaign.

Relies on click. Refuses, naming what to type, a path of which quotes made something else.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unicodedata import normalize

import click

_QUOTES = "\"'“”‘’"


class TypedPath(click.Path):
    """A path. What no file is called by is taken for a slip: a quote at its end, round it, or in the midst of it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path that was meant."""
        text = _spelled_there(str(value))
        if not text.strip(_QUOTES + " "):
            self.fail("đường dẫn để trống. Gõ tên; thư mục đang đứng thì gõ dấu chấm: .", param, ctx)
        if not any(quote in text for quote in _QUOTES) or _there(text):
            return super().convert(text, param, ctx)
        bare = text.strip(_QUOTES)
        # Of "C:\a b\" Windows makes C:\a b": the backslash before the quote takes its meaning away.
        if '"' in bare:
            head, _, rest = bare.partition('"')
            self.fail(
                f"dấu \\ ngay trước dấu ngoặc kép làm “{rest.strip()}” dính vào đường dẫn. "
                f'Bỏ dấu \\ ở cuối, gõ: "{head}"',
                param,
                ctx,
            )
        root = bare + os.sep if bare.endswith(":") else bare
        return super().convert(root, param, ctx)


PATH = TypedPath(path_type=Path)


def _there(text: str) -> bool:
    try:
        return os.path.lexists(text)
    except ValueError:
        return False


def _spelled_there(text: str) -> str:
    """The path by the letters that its names have on disk: "ộ" may stand there as one letter, or as "o" and two marks
    as macOS and archives made on it have it. To who reads it both are one name."""
    if text.isascii() or _there(text):
        return text
    path = Path(text)
    found = Path(path.anchor)
    for part in path.parts[1 if path.anchor else 0 :]:
        same = [] if part.isascii() or _there(str(found / part)) else _alike(found, part)
        found /= same[0] if len(same) == 1 else part
    return str(found)


def _alike(folder: Path, name: str) -> list[str]:
    try:
        return [item.name for item in folder.iterdir() if normalize("NFC", item.name) == normalize("NFC", name)]
    except (OSError, ValueError):
        return []


def whole_paths(ctx: click.Context, param: click.Parameter, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Several paths; where pieces of them together are one that is there, quotes were forgotten."""
    for start, path in enumerate(paths):
        if _there(str(path)):
            continue
        whole = rejoined(paths[start:])
        if whole:
            raise click.UsageError(f"Không thấy {path}. {in_quotes(whole)}", ctx)
    return paths


def rejoined(pieces: Sequence[object]) -> str:
    """The longest run of pieces from the first on that together, with spaces, is a path that is there; else empty."""
    runs = (" ".join(map(str, pieces[:end])) for end in range(len(pieces), 1, -1))
    return next((run for run in runs if _there(run)), "")


def in_quotes(path: object) -> str:
    """What to type instead of a path whose spaces parted it."""
    return f'Đường dẫn có dấu cách thì đặt cả đường dẫn trong ngoặc kép: "{path}"'


def here() -> Path | None:
    """The campaign that one stands in, in whatever folder of it."""
    from ccht_excel.campaign.folder import CONTROL, campaign_above  # slow

    stands = Path.cwd()
    return stands if (stands / CONTROL).is_file() else campaign_above(stands)


def or_here(ctx: click.Context, param: click.Parameter, folder: Path | None) -> Path | None:
    """The folder that was named; else the campaign that one stands in."""
    if folder is not None or ctx.resilient_parsing:
        return folder
    found = here()
    if found is None:
        raise click.MissingParameter(ctx=ctx, param=param)
    return found


def all_or_here(ctx: click.Context, param: click.Parameter, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """The files or folders that were named; else the campaign that one stands in."""
    if paths or ctx.resilient_parsing:
        return whole_paths(ctx, param, paths)
    found = here()
    if found is None:
        raise click.MissingParameter(ctx=ctx, param=param)
    return (found,)


def folder_first(ctx: click.Context, param: click.Parameter, words: tuple[str, ...]) -> tuple[Path, tuple[str, ...]]:
    """A campaign's folder and the words behind it; without a folder the campaign that one stands in."""
    if ctx.resilient_parsing:
        return Path(), words
    first = words[0]
    named = _there(first) or any(sign in first for sign in '/\\"')
    place = None if named else here()
    if place is not None:
        return place, words
    whole = "" if _there(first) else rejoined(words)
    if whole:
        raise click.UsageError(f"Không thấy {first}. {in_quotes(whole)}", ctx)
    if len(words) == 1:
        raise click.MissingParameter(ctx=ctx, param=param)
    return PATH.convert(first, param, ctx), words[1:]
