"""What was typed wrongly, in Vietnamese: every message that click may give at the prompt, and what to type instead.

Relies on click's own messages as templates, see :data:`MESSAGES`; what the program itself says passes unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from typing import Any

import click
from click import exceptions

from ccht_excel.cli.typed_paths import PATH, in_quotes, rejoined

_EXTRA = "Got unexpected extra argument"
_QUOTES = (
    '\nĐường dẫn, tên có dấu cách thì đặt cả cụm trong ngoặc kép, ví dụ: {command} "D:\\Cong dong hoc tap 2024"{more}'
)

MESSAGES: Mapping[str, str] = {
    "No such command {name!r}.": "Không có lệnh “{name}”.",
    "No such option {name!r}.": "Không có tùy chọn {name}.",
    "No such option: {name}": "Không có tùy chọn {name}.",
    "Missing command.": "Thiếu tên lệnh.",
    "Missing parameter: {param_name}": "Thiếu tham số {param_name}.",
    "Got unexpected extra argument ({args})": "Thừa tham số: {args}.",
    "Got unexpected extra arguments ({args})": "Thừa tham số: {args}.",
    "Option {name!r} requires an argument.": "Tùy chọn {name} phải có giá trị theo sau.",
    "Option {name!r} requires {nargs} arguments.": "Tùy chọn {name} phải có {nargs} giá trị theo sau.",
    "Option {name!r} does not take a value.": "Tùy chọn {name} không nhận giá trị.",
    "Argument {name!r} takes {nargs} values.": "Tham số {name} cần {nargs} giá trị.",
    "Takes {nargs} values but 1 was given.": "cần {nargs} giá trị, đã ghi 1.",
    "Takes {nargs} values but {len} were given.": "cần {nargs} giá trị, đã ghi {len}.",
    "{len_type} values are required, but {len_value} was given.": "cần {len_type} giá trị, đã ghi {len_value}.",
    "{len_type} values are required, but {len_value} were given.": "cần {len_type} giá trị, đã ghi {len_value}.",
    "Could not open file {filename!r}: {message}": "Không mở được tệp {filename}.",
    "{value!r} is not one of {choices}.": "cần một trong: {choices}.",
    "{value!r} is not a valid boolean. Recognized values: {states}": "“{value}” không phải có hay không.",
    "{value!r} is not a valid UUID.": "“{value}” không phải một mã UUID.",
    "{value} is not in the range {range}.": "“{value}” ở ngoài khoảng cho phép.",
    "{value!r} does not match the format {format}.": "“{value}” không phải một ngày đúng dạng.",
    "{value!r} does not match the formats {formats}.": "“{value}” không phải một ngày đúng dạng.",
    "{name} {filename!r} does not exist.": "không có tệp hoặc thư mục “{filename}”.",
    "{name} {filename!r} is a file.": "“{filename}” là một tệp, cần một thư mục.",
    "{name} {filename!r} is a directory.": "“{filename}” là một thư mục, cần một tệp.",
    "{name} {filename!r} is not readable.": "máy không cho đọc “{filename}”.",
    "{name} {filename!r} is not writable.": "máy không cho ghi “{filename}”.",
    "{name} {filename!r} is not executable.": "máy không cho chạy “{filename}”.",
    # Last: their forms are also those of others.
    "{value!r} is not a valid {number_type}.": "“{value}” không phải một số.",
    "{value!r} is not {choice}.": "“{value}” không phải {choice}.",
}
"""click's templates, and what is said instead; the fields are those of click."""


def usage_message(error: click.ClickException) -> str:
    """A usage error in Vietnamese, with the way to the help page."""
    text = _usage_text(error)
    context = getattr(error, "ctx", None)
    if context is not None:
        text += f"\nXem cách dùng: {context.command_path} --help"
    return text


def in_vietnamese(message: str) -> str:
    """A message of click's in Vietnamese; any other text as it is."""
    for template, words in MESSAGES.items():
        found = _matched(template, message)
        if found is not None:
            return words.format(**found)
    return message


def _matched(template: str, message: str) -> dict[str, str] | None:
    pattern = ""
    for text, field, _, conversion in Formatter().parse(template):
        quote = "['\"]" if conversion == "r" else ""
        pattern += re.escape(text) + (f"{quote}(?P<{field}>.*){quote}" if field else "")
    found = re.fullmatch(pattern, message, re.DOTALL)
    return found.groupdict() if found else None


def _usage_text(error: click.ClickException) -> str:
    if isinstance(error, exceptions.NoSuchOption):
        return f"Không có tùy chọn {error.option_name}.{_options_meant(error)}"
    if isinstance(error, exceptions.MissingParameter):
        return (
            f"Thiếu {_parameter(error).rstrip('…')}." + _choices(getattr(error.param, "type", None)) + _whole(error.ctx)
        )
    if isinstance(error, exceptions.BadParameter):
        return f"Giá trị của {_parameter(error)} không dùng được: {_bad_value(error)}"
    if isinstance(error, exceptions.FileError):
        return f"Không mở được tệp {error.ui_filename}."
    if isinstance(error, exceptions.NoArgsIsHelpError):
        return error.format_message()
    named = _matched("No such command {name!r}.", error.message)
    extra = _quotes(error) if error.message.startswith(_EXTRA) else ""
    return in_vietnamese(error.message) + (_meant(error, named["name"]) if named else extra)


def _quotes(error: click.ClickException) -> str:
    """How a path or a name with spaces is typed; the very path, where it is there."""
    context = getattr(error, "ctx", None)
    if context is None:
        return ""
    found = _matched(f"{_EXTRA} ({{args}})", error.message) or _matched(f"{_EXTRA}s ({{args}})", error.message)
    typed = [str(value) for value in context.params.values() if isinstance(value, Path)]
    whole = rejoined([typed[0], *found["args"].split(" ")]) if found and typed else ""
    if whole:
        return f'\n{in_quotes(whole)}\nGõ: {context.command_path} "{whole}"'
    if not any(item.type is PATH for item in context.command.params):
        return ""
    named = any("--commune" in item.opts for item in context.command.params)
    return _QUOTES.format(command=context.command_path, more=' --commune "Thái Sơn"' if named else "")


def _options_meant(error: exceptions.NoSuchOption) -> str:
    """The options that were probably meant, else which there are."""
    if error.possibilities:
        return f" Có phải: {', '.join(sorted(error.possibilities))}?"
    options = [item for item in error.ctx.command.params if isinstance(item, click.Option)] if error.ctx else []
    return f" Các tùy chọn: {', '.join(item.opts[-1] for item in options)}." if options else ""


def _meant(error: click.ClickException, typed: str) -> str:
    """The command that was probably meant, else which there are."""
    context = getattr(error, "ctx", None)
    group = getattr(context, "command", None)
    if context is None or not isinstance(group, click.Group):
        return ""
    names = group.list_commands(context)
    near = get_close_matches(typed.lower(), names, n=1, cutoff=0.5)
    return f" Có phải: {context.command_path} {near[0]}?" if near else f" Các lệnh: {', '.join(names)}."


def _parameter(error: click.ClickException) -> str:
    parameter: Any = getattr(error, "param", None)
    if parameter is None:
        named = getattr(error, "param_hint", None)
        names = [named] if isinstance(named, str) else list(named or ())
        return f"tham số {' / '.join(names)}".rstrip()
    if isinstance(parameter, click.Option):
        return f"tùy chọn {'/'.join(parameter.opts)}"
    return f"tham số {parameter.make_metavar(getattr(error, 'ctx', None) or click.Context(click.Command('ccht')))}"


def _whole(context: click.Context | None) -> str:
    """What the whole command must have: its arguments, then the options it cannot do without."""
    if context is None:
        return ""
    arguments = [item.make_metavar(context) for item in context.command.params if isinstance(item, click.Argument)]
    options = [
        f"{item.opts[0]} {item.make_metavar(context)}"
        for item in context.command.params
        if isinstance(item, click.Option) and item.required
    ]
    return f" Gõ: {' '.join((context.command_path, *arguments, *options))}"


def _choices(kind: Any) -> str:
    return f" Chọn một trong: {', '.join(map(str, kind.choices))}." if isinstance(kind, click.Choice) else ""


def _bad_value(error: click.BadParameter) -> str:
    """What the parameter takes, as far as its kind says it; else what is wrong with what was typed."""
    kind = getattr(error.param, "type", None)
    number = {click.types.IntParamType: "một số nguyên", click.types.FloatParamType: "một số"}
    for type, words in number.items():
        if isinstance(kind, type):
            return f"cần {words}{bounds(kind)}."
    if isinstance(kind, click.Choice):
        return f"cần một trong: {', '.join(map(str, kind.choices))}."
    if isinstance(kind, click.File):
        return "không mở được tệp ấy."
    return in_vietnamese(error.message)


def bounds(kind: Any) -> str:
    """The range of a number, to go on after what it is; empty where it has none: `` từ 1 đến 60``."""
    ends: Iterable[tuple[str, object]] = (("từ", getattr(kind, "min", None)), ("đến", getattr(kind, "max", None)))
    return "".join(f" {word} {end}" for word, end in ends if end is not None)
