"""LibreOffice at work on our files: recalculation and pages, each run with a profile of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def convert(path: Path, kind: str, folder: Path) -> Path:
    """The file as LibreOffice writes it (pdf, xlsx …), into a new folder."""
    if shutil.which("soffice") is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is needed here and is missing")
        pytest.skip("LibreOffice is not installed")
    out = folder / f"{path.stem}-{kind}"
    out.mkdir(parents=True)
    profile = folder / f"profile-{path.stem}-{kind}"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(out),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    shutil.rmtree(profile, ignore_errors=True)
    written = out / f"{path.stem}.{kind}"
    assert written.is_file(), "LibreOffice wrote nothing"
    return written
