"""What became of each problem between two versions of a form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxeval.comparison.nouns import Fate, Problem, Row, RowPair
from xlsxeval.i18n import N_
from xlsxeval.model import Finding, Judged, Message, Severity, Verdict

_DONE = re.compile(
    r"已经?(?:全部|全面|按要求|按规定|如数)?"
    r"(?:整改|改正|改好|改为|更正|更改|纠正|修正|修改|订正|补充|补填|补齐|调整|落实|解决|处理|完成)"
    r"|整改(?:完成|到位|完毕)|^已改|\b(?:done|fixed|corrected|resolved)\b",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(r"[未没]|尚|拟|\bnot?\b", re.IGNORECASE)
_REACHED = frozenset((Verdict.MET, Verdict.EXCEEDED))

_COSTS_MORE = N_("it costs more points than before: {old} → {new}")
_AWARDED_LESS = N_("the row earns less than before: {old} → {new}")
_FELL_BEHIND = N_("the target was reached before and is missed now")
_ROW_GONE = N_("its row was taken out")
_CAME_BACK = N_("it had been put right, and is back")

Former = Callable[[Finding], bool]


@dataclass(frozen=True)
class Replies:
    """What the unit answered in either version, by problem id; the later answer counts."""

    old: Mapping[str, str]
    new: Mapping[str, str]

    def to(self, *findings: Finding | None) -> str:
        """The answer to a problem, by any id it had."""
        ids = [finding.id for finding in findings if finding is not None]
        answers = (source.get(id, "").strip() for source in (self.new, self.old) for id in ids)
        return " ".join(next(filter(None, answers), "").split())


def says_done(reply: str) -> bool:
    """已整改, 已更正为9.8分; a reply that denies anything is no such claim."""
    return bool(_DONE.search(reply)) and not _NOT_DONE.search(reply)


def fates(
    old: Judged, new: Judged, rows: Sequence[RowPair], replies: Replies, former: Former
) -> list[Problem]:
    """Every problem of either version; `former` knows what was found before the old one."""
    return list(_Fates(old, new, rows, replies, former).all())


def unmatched(new: Judged) -> list[Problem]:
    """The problems of a form that was not there before."""
    return [
        Problem(Fate.NEW, None, finding, new.case.subject(finding), (None, finding.cell))
        for finding in new.findings
        if finding.severity is not Severity.INFO
    ]


class _Fates:
    def __init__(
        self, old: Judged, new: Judged, rows: Sequence[RowPair], replies: Replies, former: Former
    ) -> None:
        self.old, self.new, self.rows = old, new, rows
        self.replies, self.former = replies, former
        self.by_old = {pair.old.identity: pair for pair in rows if pair.old is not None}
        self.by_new = {pair.new.identity: pair for pair in rows if pair.new is not None}

    def all(self) -> Iterator[Problem]:
        """Setbacks first, then what stands, what is new, and what was corrected."""
        found = [self._problem(old, new) for old, new in self._matched()]
        told = {
            id(self._row(p.finding))
            for p in found
            if p.finding is not None and p.fate is Fate.BACK and self._row(p.finding)
        }
        found += [self._silent(pair) for pair in self.rows if _fell(pair) and id(pair) not in told]
        shown = [problem for problem in found if self._counts(problem)]
        yield from sorted(shown, key=lambda problem: list(Fate).index(problem.fate))

    def _counts(self, problem: Problem) -> bool:
        """A remark counts where its row now waits for the reviewer, or no longer does."""
        finding = problem.finding
        if finding is None or finding.severity is not Severity.INFO:
            return True
        pair = self._row(finding)
        one_sided = problem.old is None or problem.new is None
        return one_sided and pair is not None and _waits_changed(pair)

    def _matched(self) -> Iterator[tuple[Finding | None, Finding | None]]:
        """Findings of one code about one row, first of one cell of it, then of any."""
        before, now = list(self.old.findings), list(self.new.findings)
        for key in (self._owner, self._base):
            known = dict(_counted(before, key, self.by_old))
            for name, finding in _counted(now, key, None):
                if name in known:
                    yield known[name], finding
                    before.remove(known[name])
                    now.remove(finding)
        yield from ((finding, None) for finding in before)
        yield from ((None, finding) for finding in now)

    def _owner(self, finding: Finding, pairs: Mapping[str, RowPair] | None) -> str:
        """Whose problem it is, by the row's name in the new version."""
        for cut in (len(finding.owner), finding.owner.rfind(":")):
            pair = pairs.get(finding.owner[:cut]) if pairs and cut > 0 else None
            if pair is not None and pair.new is not None:
                return pair.new.identity + finding.owner[cut:]
        return finding.owner

    def _base(self, finding: Finding, pairs: Mapping[str, RowPair] | None) -> str:
        owner = self._owner(finding, pairs)
        base = owner.rpartition(":")[0]
        return base if base in self.by_new else owner

    def _row(self, finding: Finding | None) -> RowPair | None:
        """The row a finding is about, as either version knows it."""
        if finding is None:
            return None
        base = finding.owner.rpartition(":")[0]
        for known in (self.by_new, self.by_old):
            pair = known.get(finding.owner) or known.get(base)
            if pair is not None:
                return pair
        return None

    def _problem(self, old: Finding | None, new: Finding | None) -> Problem:
        fate, why = self._fate(old, new)
        judged, finding = (self.new, new) if new is not None else (self.old, old)
        assert finding is not None
        reply = self.replies.to(new, old)
        places = (old.cell if old else None, new.cell if new else None)
        done = new is not None and says_done(reply)
        return Problem(fate, old, new, judged.case.subject(finding), places, why, reply, done)

    def _fate(self, old: Finding | None, new: Finding | None) -> tuple[Fate, Message | None]:
        pair = self._row(new or old)
        if new is None:
            gone = pair is not None and pair.new is None
            return Fate.CORRECTED, Message(_ROW_GONE) if gone else None
        if old is None:
            if new.severity is not Severity.INFO and self.former(new):
                return Fate.BACK, Message(_CAME_BACK)
            return (Fate.BACK, Message(_FELL_BEHIND)) if _fell(pair) else (Fate.NEW, None)
        worse = _worse(pair) if pair else None
        return (Fate.STANDING, None) if worse is None else (Fate.BACK, worse)

    def _silent(self, pair: RowPair) -> Problem:
        """A row that fell behind its target, honestly, with nothing to complain of."""
        assert pair.old is not None
        assert pair.new is not None
        places, why = (pair.old.cell, pair.new.cell), Message(_FELL_BEHIND)
        return Problem(Fate.BACK, None, None, pair.new.name, places, why)


def _counted(
    findings: Sequence[Finding],
    key: Callable[[Finding, Mapping[str, RowPair] | None], str],
    pairs: Mapping[str, RowPair] | None,
) -> list[tuple[tuple[str, str, int], Finding]]:
    """Findings under code, owner and ordinal."""
    seen: Counter[tuple[str, str]] = Counter()
    named = []
    for finding in findings:
        name = finding.code, key(finding, pairs)
        seen[name] += 1
        named.append(((*name, seen[name]), finding))
    return named


def _verdicts(pair: RowPair) -> tuple[Verdict | None, Verdict | None]:
    old, new = pair.old and pair.old.score, pair.new and pair.new.score
    return old.verdict if old else None, new.verdict if new else None


def _fell(pair: RowPair | None) -> bool:
    """The row was in order and is missed now."""
    if pair is None:
        return False
    old, new = _verdicts(pair)
    return old in _REACHED and new is Verdict.MISSED


def _waits_changed(pair: RowPair) -> bool:
    old, new = _verdicts(pair)
    return None not in (old, new) and (old is Verdict.REVIEW) != (new is Verdict.REVIEW)


def _worse(pair: RowPair) -> Message | None:
    """That the row loses more points than before; its award alone where a weight is missing."""
    if pair.old is None or pair.new is None:
        return None
    before, now = pair.old.lost, pair.new.lost
    if before is not None and now is not None:
        return Message(_COSTS_MORE, {"old": before, "new": now}) if now > before else None
    before, now = _awarded(pair.old), _awarded(pair.new)
    if before is None or now is None or now >= before:
        return None
    return Message(_AWARDED_LESS, {"old": before, "new": now})


def _awarded(row: Row) -> Decimal | None:
    return row.score.awarded if row.score else None
