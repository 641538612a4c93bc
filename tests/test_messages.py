"""Every sentence exists in Chinese and in English, with the same fields, in glyphs GBK knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import xlsxeval
from xlsxeval import i18n
from xlsxeval.show import CODES

ROOT = Path(xlsxeval.__file__).parent
PARTS = ("title", "meaning", "source", "example", "remedy")
TEMPLATES = sorted(
    {
        call.args[0].value
        for path in ROOT.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "N_"
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }
)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def entries(language: str) -> list[str]:
    return re.findall(
        r'^msgid "(.+)"$', (ROOT / "locale" / f"{language}.po").read_text("utf-8"), re.M
    )


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_sentence_is_translated_with_its_fields(language: str) -> None:
    assert len(TEMPLATES) > 200
    missing = [template for template in TEMPLATES if not i18n.known(template, language)]
    assert missing == []
    changed = [t for t in TEMPLATES if fields(i18n.text(t, language)) != fields(t)]
    assert changed == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_code_is_explained(language: str) -> None:
    missing = [
        (code, part)
        for code in CODES
        for part in PARTS
        if not i18n.known(part, language, context=code)
    ]
    assert missing == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_sentence_fits_a_chinese_console(language: str) -> None:  # R125
    said = [i18n.text(template, language) for template in TEMPLATES]
    said += [i18n.text(part, language, context=code) for code in CODES for part in PARTS]
    for sentence in said:
        sentence.encode("gbk")


def test_every_chinese_sentence_is_chinese() -> None:
    said = [re.sub(r"\{\w+\}", "", i18n.text(template, "zh_CN")) for template in TEMPLATES]
    foreign = [s for s in said if re.search("[a-z]{3}", s) and not re.search("[一-鿿]", s)]
    assert foreign == []


def test_no_sentence_outlives_its_use() -> None:
    used = {*TEMPLATES, *PARTS, "{0}, {1}"}
    text = (ROOT / "locale" / "zh_CN.po").read_text("utf-8")
    catalog = i18n._catalog("zh_CN")
    assert text.startswith("#")
    assert sorted({template for _, template in catalog} - used) == []
