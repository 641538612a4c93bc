"""Whose report it is: year, unit, project, document number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell
from xlsxeval.narrative.crosscheck.hit import Hit, told
from xlsxeval.narrative.crosscheck.passages import alike
from xlsxeval.narrative.crosscheck.report import Paragraph, Report, Spot
from xlsxeval.narrative.crosscheck.sections import chapters
from xlsxeval.narrative.crosscheck.years import YEAR, year_of
from xlsxeval.quantity import plain
from xlsxeval.roster.names import key, likeness

OTHER_REPORT = N_(
    "Report paragraph {paragraph}, “{quote}”: this is the report of {stated}, the form is of "
    "{form}. Nothing else was compared; check that the files belong together."
)
OTHER_YEAR = N_(
    "Report paragraph {paragraph}, “{quote}”: this is the report of the year {stated}, the form is "
    "of {form}. Nothing else was compared; check that the files belong together."
)
_YEAR = N_("Report paragraph {paragraph}, “{quote}”: the form is of {form}. Correct the year.")
_NUMBER = N_(
    "Report paragraph {paragraph}, “{quote}”: the form rests on {form}. Check the document number."
)
_UNIT = N_(
    "Report paragraph {paragraph}, “{quote}”: the form names the unit “{form}”. Use one name."
)
_TITLE = re.compile(r"报告|自评")
_ABOUT = re.compile(
    r"年度?[^,。;《》0-9]{0,30}?(?:(?:绩效)?自评(?:情况|报告|结果|得分(?![为是:共]*[0-9]))|(?:部门)?整体绩效目标[是为:]|绩效目标完成情况)"
)
_NAME = re.compile(
    r"(?P<name>[\u4e00-\u9fff()]{4,30}?(?:局|馆|委员会|委|办公室|办|中心|学校|中学|小学|大学|学院|幼儿园|医院|政府|院|所|站|处|队|会|公司|党校|街道|镇|乡)(?:\([^()]{1,10}\))?)"
    r"(?=关于|[0-9]{4}年|部门|整体|项目|绩效|$)"
)
_DOCUMENT = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{2,8})[〔\[(【](?P<year>20[0-9]{2})[〕\])】]"
    r"第?(?P<number>[0-9]{1,5})号"
)
_PLACE = re.compile(r".{2,12}(?:市|县|区|州|旗|镇|乡|街道)(?=.{2})")
_LAST = re.compile(r"[^省市县区旗镇乡]{1,10}(?:市|县|区|州|旗|镇|乡|街道)$")
"""增城区 of 广州市增城区."""
_LINE = re.compile(
    r"\(?(?:单位名称|单位|填报单位|项目单位|报告单位)?:?(?P<name>[^()]+(?:\([^()]+\))?)\)?"
)
_ENDS = ("。", ":", ";", ",")
_TOP = 4
"""Paragraphs among which the title stands."""
_WORDS = 4
"""Words behind a year by which a sentence of the form is known again."""


def title(report: Report) -> Paragraph | None:
    """The paragraph that names the report."""
    for paragraph in report.paragraphs[:_TOP]:
        if len(paragraph.text) <= 80 and _TITLE.search(paragraph.text):
            return paragraph
    return None


def title_lines(report: Report) -> list[Paragraph]:
    """The title where it stands on several lines: 2021年度…部门整体支出 | 绩效自评报告."""
    head = title(report)
    if head is None:
        return []
    above = report.paragraphs[: head.number - 1]
    return [*(p for p in above if len(p.text) <= 80 and not p.text.endswith(_ENDS)), head]


def other_report(report: Report, case: Case) -> Hit | None:
    """The report of another unit or another year, as its title and most of its text tell."""
    head = title(report)
    if head is None:
        return None
    year, sheet = case.form.year, Cell(case.form.sheet, "")
    lines = title_lines(report)
    named = next(((line, y) for line in lines for y in YEAR.finditer(line.text)), None)
    if named is not None and year is not None and year_of(named[1]) != year:
        told_years = [year_of(match) for match in YEAR.finditer(report.text)]
        if told_years.count(year_of(named[1])) > told_years.count(year):
            spot = Spot(named[0], *named[1].span())
            values = {"stated": str(year_of(named[1])), "form": str(year)}
            cell = case.form.year_cell if case.form.year_cell.ref else sheet
            return told("XE809", spot, cell, "year", OTHER_YEAR, **values)
    unit = case.form.unit
    found = _stated_unit(report)
    if found is None or not unit.text.strip() or mentions_unit(report, case):
        return None
    spot, stated, name = found, found.text, _bare(unit.text)
    apart = likeness(key(stated), key(name)) is None and alike(stated, name) <= 0.6
    if _shortened(stated, name) or not (apart or _elsewhere(stated, name)):
        return None
    values = {"stated": stated, "form": name}
    return told("XE809", spot, unit, "unit", OTHER_REPORT, **values)


def _stated_unit(report: Report) -> Spot | None:
    """The unit the title names, or a line of its own beside the title."""
    for line in title_lines(report):
        found = _NAME.search(line.text)
        if found is not None:
            return Spot(line, *found.span("name"))
    for line in report.paragraphs[:_TOP] if title(report) else ():
        whole = _LINE.fullmatch(line.text)
        if whole is not None and _NAME.fullmatch(whole["name"]):
            return Spot(line, *whole.span("name"))
    return None


def _bare(unit: str) -> str:
    """219-池州市贵池区棠溪镇人民政府 without its code."""
    return re.sub(r"^[0-9A-Za-z]+[-_—:、]?", "", plain("".join(unit.split())))


def mentions_unit(report: Report, case: Case) -> bool:
    """The form's unit is named somewhere, in full or without its place, of no other place."""
    name = _bare(case.form.unit.text)
    short = re.sub(r"^.{0,12}?(?:省|市|县|区|州|旗)(?=.{3})", "", name)
    if name in report.text:
        return True
    return len(short) >= 5 and bool(re.search(rf"(?<![省市县区州旗]){short}", report.text))


def unit_name(report: Report, case: Case) -> Iterator[Hit]:
    """The title names the unit as the form does, and no neighbour of it."""
    spot = _stated_unit(report)
    name = _bare(case.form.unit.text)
    if spot is None or not name or name in spot.paragraph.text:
        return
    stated = spot.text
    if stated in name or name in stated or _shortened(stated, name):
        return
    close = abs(len(stated) - len(name)) <= 2 and alike(stated, name) > 0.75
    if close or _elsewhere(stated, name) or _neighbour(stated, name, case):
        yield told("XE809", spot, case.form.unit, "unit", _UNIT, form=name)


def _shortened(stated: str, name: str) -> bool:
    """增城区档案馆 for 广州市增城区国家档案馆: its letters in their order."""
    letters = iter(name)
    return all(letter in letters for letter in stated) and not _elsewhere(stated, name)


def _elsewhere(stated: str, name: str) -> bool:
    """白云县教育局 for 青溪县教育局: the same office of another place."""
    one, other = _PLACE.match(stated), _PLACE.match(name)
    if one is None or other is None or stated[one.end() :] != name[other.end() :]:
        return False
    last, own = (_LAST.search(place[0]) for place in (one, other))
    if last is None or own is None:
        return False
    return not (last[0].endswith(own[0]) or own[0].endswith(last[0]))


def _neighbour(stated: str, name: str, case: Case) -> bool:
    """增城区图书馆 for 增城区国家档案馆: of one place and kind; who is over the unit is neither."""
    place = _PLACE.match(name)
    if place is None or not stated.startswith(place[0]) or stated[-1] != name[-1]:
        return False
    if abs(len(stated) - len(name)) > 2:
        return False
    cells = (case.form.title, case.form.project, *case.form.texts.values())
    return not any(stated in plain("".join(cell.text.split())) for cell in cells)


def years(report: Report, case: Case) -> Iterator[Hit]:
    """The title, what is said to be evaluated, and sentences of the form keep its year."""
    year = case.form.year
    if year is None:
        return
    lines = title_lines(report)
    own = _behind_years(case, year)
    apart = chapters(report)
    for paragraph in report.paragraphs:
        text = re.sub(r"《[^》]*》", lambda m: "　" * len(m.group()), paragraph.text)
        for match in YEAR.finditer(text):
            if year_of(match) == year:
                continue
            behind = text[match.end() : match.end() + _WORDS]
            about = _ABOUT.match(text, match.end() - 1) and paragraph.number not in apart
            if paragraph in lines or about or behind in own:
                cell = case.form.year_cell
                cell = cell if cell.ref else Cell(case.form.sheet, "")
                spot = Spot(paragraph, match.start(), match.end())
                yield wrong_year(spot, cell, year)


def wrong_year(spot: Spot, cell: Cell, year: int) -> Hit:
    """A figure or sentence of the form under another year."""
    owner = f"year/{spot.paragraph.number}/{spot.start}"
    return told("XE809", spot, cell, owner, _YEAR, form=str(year))


def _behind_years(case: Case, year: int) -> set[str]:
    """What the form's own sentences say right behind its year."""
    form = case.form
    cells = [cell for row in form.indicators for cell in (row.target, row.actual)]
    cells += form.texts.values()
    found = set()
    for cell in cells:
        text = plain("".join(cell.text.split()))
        for match in YEAR.finditer(text):
            words = text[match.end() : match.end() + _WORDS]
            if year_of(match) == year and len(words) == _WORDS:
                found.add(words)
    return found


def document_number(report: Report, case: Case) -> Iterator[Hit]:
    """The notice the self-evaluation rests on is the one of the form."""
    own = [_document(m) for m in _DOCUMENT.finditer(plain(case.spec.reference))]
    cited = [
        (paragraph, match)
        for paragraph in report.paragraphs
        for match in _DOCUMENT.finditer(paragraph.text)
    ]
    if not own or any(_document(match) in own for _, match in cited):
        return
    who = own[0][0]
    for paragraph, match in cited:
        near = paragraph.text[max(0, match.start() - 60) : match.end() + 40]
        same_sender = match["who"].endswith(who) or who.endswith(match["who"])
        # 穗财〔2022〕280号 for 增财〔2022〕280号: only the sender is miswritten.
        sender = _document(match)[0]
        twin = _document(match)[1:] in [known[1:] for known in own] and len(sender) <= len(who)
        # 增财〔2022〕208号 for 280号 is miswritten; where year and number differ it is another one.
        slip = same_sender and _alike(_document(match), own)
        if twin or (slip and re.search(r"绩效(?:评价|自评)", near)):
            spot = Spot(paragraph, match.start(), match.end())
            cell = Cell(case.form.sheet, "")
            yield told("XE809", spot, cell, "document", _NUMBER, form=case.spec.reference)
            return


def _alike(cited: tuple[str, str, str], own: list[tuple[str, str, str]]) -> bool:
    """Only the year or only the number is another."""
    return any((cited[1] == year) != (cited[2] == number) for _, year, number in own)


def _document(match: re.Match[str]) -> tuple[str, str, str]:
    who = match["who"]
    for lead in ("通知", "按照", "根据", "文件", "依据"):
        who = who.rpartition(lead)[2]
    return who, match["year"], match["number"]
