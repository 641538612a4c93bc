"""Made-up submissions: the same every time, and wrong only where it was meant."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest

from tests.submission_base import FAMILIES
from tests.submissions import Made, make
from xlsxeval.attempt import attempt
from xlsxeval.crowd import findings, passages
from xlsxeval.errors import Unreadable
from xlsxeval.evaluation import evaluate
from xlsxeval.model import Evaluation, Severity, Submission
from xlsxeval.scan import Found
from xlsxeval.show.json import as_json


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Made]]:
    folder = tmp_path_factory.mktemp("报送")
    return folder, make(folder, 150)


def judged(path: Path) -> Submission:
    return judged_found(Found(path))


def judged_found(found: Found) -> Submission:
    result = attempt(found, evaluate)
    [entry] = json.loads(as_json([(result, None)], "zh_CN"))["workbooks"]
    said = passages(result) if isinstance(result, Evaluation) else ()
    changed = (found.archive or found.path).stat().st_mtime
    return Submission(str(found.path), entry["sha256"], changed, entry, tuple(said))


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_seed_writes_the_same_bytes(made: tuple[Path, list[Made]], tmp_path: Path) -> None:
    folder, _ = made
    make(tmp_path, 150)
    assert files(tmp_path) == files(folder)


def test_a_submission_is_the_same_among_fewer(
    made: tuple[Path, list[Made]], tmp_path: Path
) -> None:
    folder, _ = made
    make(tmp_path, 40)
    assert files(tmp_path).items() <= files(folder).items()


def test_another_seed_writes_other_submissions(
    made: tuple[Path, list[Made]], tmp_path: Path
) -> None:
    folder, _ = made
    make(tmp_path, 10, seed=2)
    assert not set(files(tmp_path).values()) & set(files(folder).values()) - {
        hashlib.sha256(b"lock").hexdigest()
    }


def test_every_submission_brings_the_errors_planted_in_it_and_no_others(
    made: tuple[Path, list[Made]],
) -> None:
    for each in made[1]:
        if each.planted == ("XE101",):
            with pytest.raises(Unreadable):
                evaluate(each.path)
            continue
        [judged] = evaluate(each.path).forms
        found = {f.code for f in judged.findings if f.severity is Severity.ERROR}
        assert found == {code for code in each.planted if code < "XE7"}, each
        form, known = judged.case.form, judged.case.spec.id
        read = (known, form.unit.text, form.year, form.project.text)
        assert read == (each.form, each.unit, each.year, each.project)


def test_all_that_happens_to_an_office_happens(made: tuple[Path, list[Made]]) -> None:
    folder, submissions = made
    assert {each.form for each in submissions} == set(FAMILIES)
    planted = {code for each in submissions for code in each.planted}
    assert planted == {
        *("XE101", "XE201", "XE301", "XE306", "XE401", "XE403", "XE501", "XE601"),
        *("XE701", "XE702", "XE705"),
    }
    assert len({each.path for each in submissions}) == 150
    assert [*folder.rglob("~$*")]
    assert {each.path.parent == folder for each in submissions} == {True, False}


def test_a_batch_brings_what_was_planted_among_its_units(made: tuple[Path, list[Made]]) -> None:
    submissions = [judged(each.path) for each in made[1]]
    found = Counter(finding.code for finding in findings(submissions))
    planted = Counter(code for each in made[1] for code in each.planted if code > "XE7")
    assert found == planted


def test_a_twin_repeats_the_unit_or_copies_from_another(made: tuple[Path, list[Made]]) -> None:
    submissions = made[1]
    for each in submissions:
        if each.twin is not None:
            same = submissions[each.twin].unit == each.unit
            assert same == ("XE701" in each.planted)
            assert same != ("XE702" in each.planted)
