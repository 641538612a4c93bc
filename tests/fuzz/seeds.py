"""The sound files that are broken: real forms, odd packages, and the other kinds that are read."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

from tests import corpus, corpus_parts, corpus_zip
from tests.packages import parts, zipped
from xlsxeval.evaluation import examine
from xlsxeval.scored import write

_ROOT = Path(__file__).parents[2]


def formulas_without_results() -> bytes:
    """What openpyxl saved, without the time it did."""
    members = parts(corpus.formulas_without_results())
    return zipped({**members, "docProps/core.xml": _CORE})


_SCORED = ("永德县明朗中学-2022", "增城区国家档案馆-2021")
_CORE = '<cp:coreProperties xmlns:cp="{}/2006/metadata/core-properties"/>'.format(
    "http://schemas.openxmlformats.org/package"
)
_ODD = (
    corpus.xlsxwriter_shared_strings,
    corpus.rich_text_links_and_notes,
    corpus.lists_bars_and_sparklines,
    formulas_without_results,
    corpus.protected_with_password,
    corpus_parts.prefixed_elements,
    corpus_parts.strict_dialect,
    corpus_parts.shared_formulas_and_a_data_table,
    corpus_parts.threaded_comments,
    corpus_parts.parts_in_utf16,
    corpus_zip.written_to_a_pipe,
    corpus_zip.macros,
)


@cache
def packages() -> tuple[tuple[str, bytes], ...]:
    """Name and bytes of workbooks made of zip and XML."""
    real = sorted((_ROOT / "samples").glob("*.xlsx"))
    found = [(path.name, path.read_bytes()) for path in (*real, _ROOT / "templates/自评表.xlsx")]
    found += [(f"{make.__name__}.xlsx", make()) for make in _ODD]
    scored = [path for path in real if path.stem in _SCORED]
    found += [(f"评过分-{path.name}", write(examine(path), "zh_CN")) for path in scored]
    return tuple(found)


@cache
def others() -> tuple[tuple[str, bytes], ...]:
    """Name and bytes of the other kinds of file."""
    kinds = (".xls", ".ods", ".xlsb")
    real = sorted(p for p in (_ROOT / "tests/real").iterdir() if p.suffix in kinds)
    page = "<html><table><tr><td>项目支出绩效自评表</td><td>分值</td></tr></table></html>"
    return (
        *((path.name, path.read_bytes()) for path in real),
        ("网页.xls", page.encode("gbk")),
    )


def package(random: Random) -> tuple[str, bytes]:
    """One of the packages."""
    return random.choice(packages())


def other(random: Random) -> tuple[str, bytes]:
    """One of the others."""
    return random.choice(others())
