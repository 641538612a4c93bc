"""Levels of indicators as blocks, and what the report says they carry and scored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Figure, Indicator, Message
from xlsxeval.narrative.crosscheck.hit import Hit, contradicted
from xlsxeval.narrative.crosscheck.report import Number, Report, Spot
from xlsxeval.quantity import plain
from xlsxeval.reader.keys import key
from xlsxeval.scoring import bare_name

_LABEL = r"分值|权重|满分|标准分|自评得分|自评分|得分|评分|得|自评"
_SAID = re.compile(rf"(?P<what>{_LABEL})(?:为|是|:|\(|共)*$")
_BETWEEN = re.compile(
    rf"(?:类|部分|方面|指标|完成情况|{_LABEL}|[0-9.]++分?|总|为|是|共|计|实际|[:,()、]"
    r"|[下共]?设(?:置|有|了)?[0-9一二三四五六七八九十]{1,3}[个项条](?:[一二三]级)?)*"
)
"""What may stand between the name of a block and its points."""
_BEFORE = re.compile(
    r"(?:^|[。;:,、(“]|其中|和|及|各项|[一二三四五六七八九十]是|[0-9一二三四五六七八九十]{1,2}[).、])$"
)
_TASK = re.compile(r"任务(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})")
_POINTS = re.compile(r"[(（][^()（）]*[)）]$")
_WEIGHTS = ("分值", "权重", "满分", "标准分")
_SCORE = N_("the score of {name}")
_WEIGHT = N_("the weight of {name}")


@dataclass(frozen=True)
class Block:
    """The rows of one level: 产出指标, 数量指标, 任务一."""

    name: str
    cell: Cell
    rows: tuple[Indicator, ...]
    printed: Decimal | None
    """Points its label prints: 产出指标（50分）."""

    @property
    def words(self) -> str:
        """Its name as it is written, without its points: 任务三：做好城市馆运营工作."""
        return _POINTS.sub("", "".join(self.cell.text.split()))

    @property
    def names(self) -> list[str]:
        """What it may be called: 产出指标, 产出; 任务一：…, 任务一."""
        task = _TASK.match(self.name)
        short = self.name.removesuffix("指标")
        names = (plain(self.words), self.name, short, *([task[0]] if task else []))
        return list(dict.fromkeys(filter(None, names)))

    def figures(self, weight: bool) -> list[Figure]:
        """The weights or the self scores of its rows."""
        return [row.weight if weight else row.self_score for row in self.rows if row.scored]

    def sum(self, weight: bool) -> Decimal | None:
        """What they add up to; None where one is missing."""
        figures = self.figures(weight)
        values = [figure.value for figure in figures if figure.value is not None]
        return sum(values, Decimal(0)) if values and len(values) == len(figures) else None


def level_name(cell: Cell) -> str:
    """产出指标 of 产出指标（50分）."""
    return plain(key(bare_name(cell.text))) if cell.text.strip() else ""


def blocks(case: Case) -> list[Block]:
    """The blocks whose names stand for one level each, longest name first."""
    found: dict[str, dict[str, list[Indicator]]] = {}
    cells: dict[str, Cell] = {}
    for row in case.form.indicators:
        first = level_name(row.level1)
        for level, above in ((row.level1, ""), (row.level2, first)):
            name = level_name(level)
            if name:
                found.setdefault(name, {}).setdefault(above, []).append(row)
                cells.setdefault(name, level)
    points = {level_name(level.cell): level.points for level in case.form.levels}
    known = [
        Block(name, cells[name], tuple(rows), points.get(name))
        for name, groups in found.items()
        for rows in [*groups.values()][:1]
        if all(group == rows for group in groups.values())
    ]
    return sorted(known, key=lambda block: -len(block.name))


def hits(report: Report, case: Case, taken: frozenset[tuple[int, int]]) -> Iterator[Hit]:
    """产出指标（50分）得48分: the sums of its rows."""
    known = blocks(case)
    for paragraph in report.paragraphs:
        for number in paragraph.numbers:
            free = (paragraph.number, number.start) not in taken
            if free and number.quantity.unit == "分" and not number.rough:
                block = _meant(number, known)
                if block is not None:
                    yield from judged(number, block, _weight(number))


def _weight(number: Number) -> bool | None:
    """分值 or 得分; None for 产出指标50分, which may be either."""
    said = _SAID.search(number.head)
    return said["what"] in _WEIGHTS if said else None


def _meant(number: Number, known: list[Block]) -> Block | None:
    """The block the sentence names last before the number, with nothing else in between."""
    paragraph = number.paragraph
    begin = paragraph.sentence(number.start)[0]
    text = paragraph.text[begin : number.start]
    for block in known:
        for name in block.names:
            at = text.rfind(name)
            if at < 0 or not _BEFORE.search(text[:at]):
                continue
            if _BETWEEN.fullmatch(text, at + len(name)):
                return block
    return None


def judged(
    number: Number, block: Block, weight: bool | None, spot: Spot | None = None
) -> Iterator[Hit]:
    """The points against the block's own; what may be weight or score agrees with either."""
    kinds = (True, False) if weight is None else (weight,)
    sums = [block.sum(kind) for kind in kinds]
    allowed = [*sums, block.printed] if True in kinds else sums
    if None in sums or number.value in allowed:
        return
    figure = block.figures(kinds[0])[0]
    what = Message(_WEIGHT if kinds[0] else _SCORE, {"name": block.words or block.name})
    owner = f"block/{kinds[0]}/{block.name}"
    place = spot or number.spot
    yield contradicted("XE806", place, figure.cell, owner, what, sums[0])
