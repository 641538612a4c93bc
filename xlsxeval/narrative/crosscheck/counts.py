"""How many tasks and indicators the report says there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Indicator, Message
from xlsxeval.narrative.crosscheck.hit import Hit, contradicted
from xlsxeval.narrative.crosscheck.levels import level_name
from xlsxeval.narrative.crosscheck.report import Number, Report, Spot
from xlsxeval.quantity import plain

_SETS = re.compile(r"设|共有|包括|包含|分为|分解|细化|涵盖|编制|由|制定|共(?:计|有)?$|计$")
_DONE = re.compile(r"完成|达标|未|优秀|扣|达到|超额|涉及|其中")
_OPEN = re.compile(r"(?:^|[,、:和及由]|设置?了?|共有?|包括|包含|绩效|评价|体系)$")
"""What may stand before 指标12个: 优化指标3个 counts something else."""
_LISTED = re.compile(r"(?:^|[,、:和及由为])(?:产出|效益|满意度?)$")
"""产出指标4项、效益指标3项: each level with its own count."""
_SET_UP = re.compile(r"设(?:置|定|有|了|产|效|满)|下设|共设|包括|包含|分为")
_EARNED = re.compile(r"满分|失分|实现")
_OVER = re.compile(r"$|[、和及与组构]")
_UNITS = ("项", "个", "类", "条", "")
_THING = re.compile(
    r"(?P<main>[主要重点关键核心年度具体工作绩效目标大]{0,8}?)(?P<level>[一二三]级)?(?:绩效)?(?P<what>指标|任务)"
)
_HAN = "一二三四五六七八九十"
_LARGE = re.compile(rf"(?P<count>[{_HAN}])大(?:主要|重点|核心|年度|工作){{0,2}}任务")
_TASK = re.compile(r"任务([一二三四五六七八九十]+|[0-9]+)(?![个项大条类])")
_KIND = re.compile(r"产出|效益|满意度|数量|质量|时效|成本|影响|效果|管理|过程|决策|投入|执行")
"""Levels of indicators, of this form or of others."""
_ADDED = re.compile(r"加上?|连同|算上")
"""加上预算执行与管理共24项指标: more than that level."""
_INDICATORS = N_("the number of indicators")
_TASKS = N_("the number of tasks")


def counts(report: Report, case: Case, taken: frozenset[tuple[int, int]]) -> Iterator[Hit]:
    """3 项任务, 12 个三级指标: as many as the form has."""
    tasks = _tasks(case)
    yield from _large(report, tasks)
    for paragraph in report.paragraphs:
        for number in paragraph.numbers:
            if (paragraph.number, number.start) in taken or number.quantity.unit not in _UNITS:
                continue
            thing = _thing(number)
            if thing is None or number.value is None or number.rough:
                continue
            wanted = _wanted(thing, number, case, tasks)
            if wanted and number.value not in wanted:
                of_tasks = thing["what"] == "任务"
                what = Message(_TASKS if of_tasks else _INDICATORS)
                part = () if of_tasks else _part(number, case, tasks)
                cell = _cell((part or tasks or case.form.indicators)[0], thing)
                shown = Decimal(wanted[0])
                yield contradicted("XE804", number.spot, cell, f"count/{thing[0]}", what, shown)


def _large(report: Report, tasks: list[Indicator]) -> Iterator[Hit]:
    """共设置了四大任务."""
    of_tasks = _distinct(row.level2 for row in tasks)
    for paragraph in report.paragraphs if of_tasks else ():
        for match in _LARGE.finditer(paragraph.text):
            begin, end = paragraph.sentence(match.start())
            head = paragraph.text[max(begin, match.start() - 12) : match.start()]
            said = _HAN.index(match["count"]) + 1
            if _SETS.search(head) and not _DONE.search(paragraph.text, begin, end):
                spot = Spot(paragraph, *match.span())
                if said != of_tasks:
                    what, shown = Message(_TASKS), Decimal(of_tasks)
                    cell = tasks[0].level2
                    yield contradicted("XE804", spot, cell, f"count/{match[0]}", what, shown)


def _thing(number: Number) -> re.Match[str] | None:
    """What is counted: 12项三级指标, or 三级指标12个."""
    head, tail = number.head, number.tail
    if _DONE.search(tail) or _DONE.search(head):
        return None
    behind = _THING.match(tail)
    if behind is not None:
        return behind if _SETS.search(head) else None
    before = re.search(_THING.pattern + r"(?:共|为|有|:|计|设置|设|了)*$", head)
    named = before is not None and bool(before["level"] or _OPEN.search(head[: before.start()]))
    named = named or (before is not None and _listed(number, head[: before.start()]))
    return before if named and number.quantity.unit and _OVER.match(tail) else None


def _listed(number: Number, words: str) -> bool:
    """One of 产出指标4项、效益指标3项, not of those that were completed."""
    paragraph = number.paragraph
    begin = paragraph.sentence(number.start)[0]
    said = paragraph.text[begin : number.start]
    set_up = _SET_UP.search(said) and not (_DONE.search(said) or _EARNED.search(said))
    return bool(_LISTED.search(words) and set_up)


def _part(number: Number, case: Case, tasks: list[Indicator]) -> list[Indicator]:
    """The rows of the level or the task whose indicators are counted."""
    return _block_rows(number.head, case) or _task_before(number, tasks)


def _cell(row: Indicator, thing: re.Match[str]) -> Cell:
    """Where the form begins to list what is counted."""
    if thing["level"] == "一级" and row.level1.ref:
        return row.level1
    return row.level2 if thing["what"] == "任务" or thing["level"] == "二级" else row.name


def _tasks(case: Case) -> list[Indicator]:
    """Rows that stand under a task: 任务一 … of a department's form."""
    return [row for row in case.form.indicators if plain(row.level2.text).startswith("任务")]


def _distinct(cells: Iterable[Cell]) -> int:
    return len({cell.ref for cell in cells if cell.text.strip()})


def _wanted(thing: re.Match[str], number: Number, case: Case, tasks: list[Indicator]) -> list[int]:
    """The counts that would be true, the likeliest first; none where the form does not tell."""
    rows = [row for row in case.form.indicators if row.name.text.strip()]
    of_tasks = _distinct(row.level2 for row in tasks)
    if not rows:
        return []
    if thing["what"] == "任务":
        begin, end = number.paragraph.sentence(number.start)
        done = _DONE.search(number.paragraph.text, begin, end)
        return [of_tasks] if of_tasks and not done else []
    level = thing["level"]
    if level in ("一级", "二级"):
        cells = [row.level1 if level == "一级" else row.level2 for row in rows]
        # Some count a level's name once wherever it stands; some count 预算执行率 as a block.
        found = {_distinct(cells), len({level_name(cell) for cell in cells} - {""})} - {0}
        beside = (0, 1) if case.scores.execution is not None else (0,)
        return [count + more for more in beside for count in sorted(found)]
    added = _ADDED.search(number.head) and "共" in number.head
    block = [] if added else _block_rows(number.head, case)
    if block or (_KIND.search(number.head) and not added):
        # 产出指标4项 may count the levels below: 数量、质量、时效、成本.
        below = (
            _distinct(row.level2 for row in block)
            if not level and _THING.search(number.head)
            else 0
        )
        return [each for each in (len(block), below) if each]
    own = [row for row in rows if row.scored and not row.execution]
    apart = [row for row in own if not any(plain(m) in _level(row) for m in case.spec.management)]
    task = _task_before(number, tasks)
    if task:
        return [len(task), len(tasks)] if "共" in number.head else [len(task)]
    among_tasks = "任务" in number.paragraph.text[: number.start]
    if tasks and among_tasks and level:
        return [len(tasks)]
    wanted = [len(tasks)] if tasks else []
    wanted += [len(rows), len(own), len(own) + 1, len([row for row in rows if row.scored])]
    wanted += [len(apart)] if apart else []
    return wanted if level else [*wanted, *([of_tasks] if tasks else [])]


def _level(row: Indicator) -> str:
    return plain("".join(row.level1.text.split()))


def _task_before(number: Number, tasks: list[Indicator]) -> list[Indicator]:
    """The rows of the task the paragraph tells of: 任务一：……共设5项指标."""
    named = _TASK.findall(number.paragraph.text[: number.start])
    if not named:
        return []
    return [row for row in tasks if _TASK.findall(plain(row.level2.text))[:1] == named[-1:]]


def _block_rows(head: str, case: Case) -> list[Indicator]:
    """The rows of the level the words name: 产出指标, 数量指标."""
    for row in case.form.indicators:
        for level in (row.level1, row.level2):
            name = level_name(level)
            if name and (name in head or name.removesuffix("指标") == head.strip()):
                return [
                    other
                    for other in case.form.indicators
                    if level_name(other.level1) == name or level_name(other.level2) == name
                ]
    return []
