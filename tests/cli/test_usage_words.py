"""Every message that click may give is said in Vietnamese: those in its sources, and those of its error classes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from ccht_excel.cli.vietnamese_errors import MESSAGES, in_vietnamese, usage_message

SOURCES = Path(click.__file__).parent
#: Of a command that asks at the prompt, of pages that are written otherwise, and of mistakes of programmers.
NEVER_SAID = {
    "Aborted!", "Commands", "Options", "Positional arguments", "Usage:", "(dynamic)", "deprecated", "required",
    "default: {default}", "env var: {var}", "Choice({choices})", "Choose from:\n\t{choices}", "d", "path", "file",
    "directory", "Do you want to continue?", "Confirm the action without prompting.", "Repeat for confirmation",
    "Error: The two entered values do not match.", "Error: {e.message}", "Error: invalid input", "Error: {message}",
    "The value you entered was invalid.", "Press any key to continue...", "Show the version and exit.",
    "Show this message and exit.", "%(prog)s, version %(version)s", "Try '{command} {option}' for help.",
    "{editor}: Editing failed", "{editor}: Editing failed: {e}", "Windows error: {error}", "unknown error",
    "Invalid start character for option ({option})", "Name '{name}' defined twice", "Value must be an iterable.",
    "Unknown standard stream '{name}'", "Unknown color {colour!r}", "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}", "Missing argument", "Missing option", "Missing parameter",
    "Missing {param_type}", "Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)",
    "Couldn't detect Bash version, shell completion is not supported.",
    "Shell completion is not supported for Bash versions older than 4.4.",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "({label})", "({label}: {deprecated})",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did you mean to "
    "pass '--{name}'?",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Could not determine name for option with declarations {decls!r}",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
}  # fmt: skip


def templates() -> Iterator[str]:
    """Every text that click hands to gettext."""
    for path in sorted(SOURCES.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                for argument in node.args[: 1 if node.func.id == "_" else 2]:
                    if isinstance(argument, ast.Constant):
                        yield str(argument.value)


def test_every_template_of_click_has_its_words() -> None:
    found = set(templates())
    assert len(found) > 50
    assert found - NEVER_SAID - set(MESSAGES) == set()


def test_each_template_is_known_again_with_what_was_typed() -> None:
    for template, words in MESSAGES.items():
        values = dict.fromkeys(("nargs", "len", "len_type", "len_value"), "3")
        message = re.sub(r"\{(\w+)!r\}", r"'{\1}'", template).format_map(_Typed(values))
        said = in_vietnamese(message)
        assert said == words.format_map(_Typed(values)), template


class _Typed(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return f"xã {key}"


@click.group("thu")
def group() -> None:
    pass


@group.command("mot")
@click.argument("tep", metavar="TỆP", type=click.Path(exists=True, dir_okay=False))
@click.argument("hai", nargs=2, metavar="HAI", required=False)
@click.option("--so", type=int)
@click.option("--le", type=click.FloatRange(1, 3600))
@click.option("--it", type=click.IntRange(min=2))
@click.option("--loai", type=click.Choice(["xa", "phuong"]))
@click.option("--can", type=click.Choice(["xa", "phuong"]), required=True)
@click.option("--ngay", type=click.DateTime())
@click.option("--ma", type=click.UUID)
@click.option("--co", type=bool)
@click.option("--ba", nargs=3)
@click.option("--bat", is_flag=True)
@click.option("--noi", type=click.Path(exists=True, file_okay=False))
@click.option("--doc", type=click.File())
def one(**_: object) -> None:
    pass


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("khong", "Không có lệnh “khong”. Các lệnh: mot."),
        ("mott", "Không có lệnh “mott”. Có phải: thu mot?"),
        ("mot", "Thiếu tham số TỆP. Gõ: thu mot TỆP"),
        ("mot {tep}", "Thiếu tùy chọn --can. Chọn một trong: xa, phuong."),
        ("mot {tep} --can xa --le 0.5", "Giá trị của tùy chọn --le không dùng được: cần một số từ 1 đến 3600."),
        ("mot {tep} --can xa --le nhanh", "Giá trị của tùy chọn --le không dùng được: cần một số từ 1 đến 3600."),
        ("mot {tep} --can xa --it 1", "Giá trị của tùy chọn --it không dùng được: cần một số nguyên từ 2."),
        ("mot {tep} --can xa --so 1.5", "Giá trị của tùy chọn --so không dùng được: cần một số nguyên."),
        ("mot {tep} --can huyen", "Giá trị của tùy chọn --can không dùng được: cần một trong: xa, phuong."),
        ("mot {tep} --can xa --ngay mai", "“mai” không phải một ngày đúng dạng."),
        ("mot {tep} --can xa --ma 1", "“1” không phải một mã UUID."),
        ("mot {tep} --can xa --co maybe", "“maybe” không phải có hay không."),
        ("mot {tep} --can xa --ba 1 2", "Tùy chọn --ba phải có 3 giá trị theo sau."),
        ("mot {tep} --can", "Tùy chọn --can phải có giá trị theo sau."),
        ("mot {tep} --can xa --bat=1", "Tùy chọn --bat không nhận giá trị."),
        ("mot {tep} --can xa --laoi", "Không có tùy chọn --laoi. Có phải: --loai"),
        ("mot {tep} 1", "Tham số hai cần 2 giá trị."),
        ("mot {tep} 1 2 3 --can xa", "Thừa tham số: 3."),
        ("mot khong_co --can xa", "không có tệp hoặc thư mục “khong_co”."),
        ("mot . --can xa", "“.” là một thư mục, cần một tệp."),
        ("mot {tep} --can xa --noi {tep}", "là một tệp, cần một thư mục."),
        ("mot {tep} --can xa --doc khong_co", "Giá trị của tùy chọn --doc không dùng được: "),
    ],
)
def test_what_is_typed_wrongly_is_told_in_vietnamese(typed: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "phieu").write_text("x", encoding="utf-8")
    arguments = typed.format(tep=tmp_path / "phieu").split()
    with pytest.raises(click.ClickException) as raised:
        group.main(arguments, prog_name="thu", standalone_mode=False)
    message = usage_message(raised.value)
    assert said in message
    assert not {"is", "not", "option", "argument", "values", "value", "No", "such", "file"} & set(message.split())


def test_every_error_class_of_click_is_worded() -> None:
    context = click.Context(one, info_name="thu mot")
    option, argument = one.params[3], one.params[0]
    errors = [
        click.exceptions.NoSuchOption("--xa", ctx=context),
        click.exceptions.BadOptionUsage("--xa", "Option '--xa' requires an argument.", context),
        click.exceptions.BadArgumentUsage("Argument 'hai' takes 2 values.", context),
        click.exceptions.BadParameter("0 is not in the range x>=1.", context, option),
        click.exceptions.BadParameter("'x' is not a valid integer.", context, param_hint="--so"),
        click.exceptions.MissingParameter(ctx=context, param=argument),
        click.exceptions.MissingParameter(ctx=context, param_hint="--so", param_type="option"),
        click.exceptions.FileError("phieu.xlsx", "No such file or directory"),
        click.exceptions.UsageError("Got unexpected extra arguments (a b)", context),
    ]
    for error in errors:
        message = usage_message(error)
        assert not {"is", "not", "option", "argument", "No", "such", "Got", "takes", "in"} & set(message.split()), (
            message
        )
        assert message.partition(" ")[0] in ("Không", "Tùy", "Tham", "Giá", "Thiếu", "Thừa")
