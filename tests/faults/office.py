"""An officer's folder of submissions, and a run over it that may come to harm."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.submissions import make
from xlsxeval.ledger import NAME
from xlsxeval.outputs import FOLDER
from xlsxeval.scored import is_ours

ROOT = Path(__file__).parents[2]
OURS = (NAME, f"{NAME}-wal", f"{NAME}-shm", f"{NAME}-journal", ".台账.lock", "汇总.xlsx")
PROGRAM = ("-m", "xlsxeval")
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


@dataclass
class Office:
    """Submissions in `folder`/报送; results go to `results`."""

    folder: Path
    count: int
    results: Path

    @classmethod
    def opened(cls, folder: Path, count: int, results: Path | None = None) -> Office:
        """An office with so many submissions of several forms."""
        make(folder / "报送", count)
        return cls(folder, count, results or folder / FOLDER)

    def command(self, jobs: int = 2, program: Sequence[str] = PROGRAM) -> list[str]:
        """The run over everything."""
        out = ["-o", str(self.results), "-j", str(jobs)]
        return [sys.executable, *program, "score", "报送", *out]

    def start(self, jobs: int = 2, program: Sequence[str] = PROGRAM) -> subprocess.Popen[bytes]:
        """A run, begun; it and its workers are a group of their own."""
        return subprocess.Popen(
            self.command(jobs, program),
            cwd=self.folder,
            env=_ENVIRONMENT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, jobs: int = 2, program: Sequence[str] = PROGRAM) -> tuple[int, str]:
        """A run to its end: its status, and what it said on stderr."""
        with self.start(jobs, program) as process:
            _, said = process.communicate(timeout=600)
        return process.returncode, said.decode()

    def told(self) -> list[Any]:
        """What the ledger tells of every submission, but for when it was worked on."""
        command = [*self.command(1), "--json", "-"]
        done = subprocess.run(
            command, cwd=self.folder, env=_ENVIRONMENT, capture_output=True, check=False
        )
        found: list[Any] = json.loads(done.stdout)["workbooks"]
        return [
            {key: value for key, value in each.items() if key != "output"}
            | {"output": each["output"] and Path(each["output"]).name}
            for each in found
        ]

    def harmed(self) -> list[str]:
        """What is not whole, or there twice; nothing may ever be."""
        wrong = []
        for path in self.results.rglob("*.xlsx"):
            if path.name in OURS or path.name.startswith("."):
                continue
            data = path.read_bytes()
            if not is_ours(data) or zipfile.ZipFile(path).testzip() is not None:
                wrong.append(f"{path.name} is not whole")
        ledger = self.results / NAME
        if ledger.exists():
            with closing(sqlite3.connect(ledger)) as connection:
                (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
                if sound != "ok":
                    wrong.append(f"the ledger: {sound}")
                if _has_table(connection, "submissions"):
                    places = "SELECT place, count(*) FROM submissions GROUP BY place"
                    wrong += [f"{p} is there twice" for p, n in connection.execute(places) if n > 1]
        return wrong

    @cached_property
    def undisturbed(self) -> list[Any]:
        """What a run tells that nobody disturbs."""
        return Office(self.folder, self.count, self.folder / "安静").told()


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    asked = "SELECT 1 FROM sqlite_master WHERE name = ?"
    return connection.execute(asked, (name,)).fetchone() is not None


def children(pid: int) -> list[int]:
    """Processes a run has started."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return list(map(int, found))


def kill(process: subprocess.Popen[bytes], *, group: bool) -> None:
    """As a power cut would: no chance to tidy up."""
    if group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
