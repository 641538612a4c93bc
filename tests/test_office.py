"""LibreOffice as our tests run it: what it does badly is seen, never taken for its work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.office import convert, convert_all

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs a shell script that runs")


def installed(folder: Path, patch: pytest.MonkeyPatch, does: str) -> None:
    """A LibreOffice that does this."""
    office = folder / "program" / "soffice"
    office.parent.mkdir()
    (office.parent / "libsclo.so").touch()
    office.write_text(f"#!/bin/sh\n{does}\n")
    office.chmod(0o700)
    patch.setenv("PATH", f"{office.parent}:/usr/bin:/bin")


# R123
def test_an_office_that_ends_well_and_writes_nothing_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, monkeypatch, "exit 0")
    with pytest.raises(AssertionError, match="LibreOffice wrote nothing"):
        convert(tmp_path / "表.xlsx", "pdf", tmp_path)


# R123
def test_an_office_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, monkeypatch, f"echo $$ > {tmp_path}/pid; exec sleep 600")
    with pytest.raises(subprocess.TimeoutExpired):
        convert_all([tmp_path / "表.xlsx"], "pdf", tmp_path / "out", seconds=0.5)
    assert not Path("/proc", (tmp_path / "pid").read_text().strip()).exists()


# R123
def test_every_run_has_a_profile_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, monkeypatch, f'echo "$1" >> {tmp_path}/told; touch "$6/表.pdf"')
    for name in ("one", "two"):
        convert_all([tmp_path / "表.xlsx"], "pdf", tmp_path / name)
    one, two = (tmp_path / "told").read_text().splitlines()
    assert one.startswith("-env:UserInstallation=file://")
    assert one != two
