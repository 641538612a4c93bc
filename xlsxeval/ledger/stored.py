"""A submission as the texts it is kept as: made where the work is done, and there alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Self

from xlsxeval.model import Passage, Submission


@dataclass(frozen=True)
class Stored:
    """What is kept of one file. It can be pickled."""

    path: str
    sha256: str | None
    changed: float
    output: str | None
    status: str
    result: str
    """Its entry of the JSON contract without the path and the output: both may move."""
    digest: str
    """sha256 of that entry."""
    passages: str
    """As JSON."""
    origin: str | None
    rows: bytes

    @classmethod
    def of(cls, submission: Submission) -> Self:
        """The submission as texts."""
        entry = dict(submission.result)
        output = entry["output"]
        entry.update(path=None, output=None)
        result = as_text(entry)
        return cls(
            submission.path,
            submission.sha256,
            submission.changed,
            output,
            entry["status"],
            result,
            sha256(result.encode()).hexdigest(),
            as_text([asdict(passage) for passage in submission.passages]),
            submission.origin,
            submission.rows,
        )

    @property
    def scored(self) -> bool:
        """The file was read and scored."""
        return self.status == "scored"

    def submission(self, passages: Iterable[Passage] | None = None) -> Submission:
        """The submission that was stored; its passages may be read elsewhere."""
        entry = json.loads(self.result)
        entry.update(path=self.path, output=self.output)
        texts = read(self.passages) if passages is None else passages
        about = self.path, self.sha256, self.changed, entry
        return Submission(*about, texts, self.origin, self.rows)


def read(passages: str) -> tuple[Passage, ...]:
    """Passages that were stored."""
    return tuple(Passage(**passage) for passage in json.loads(passages))


def as_text(value: Any) -> str:
    """JSON; what is no text is an escape of its own afterwards."""
    return plain(json.dumps(value, ensure_ascii=False))


def plain(text: str) -> str:
    """Names may hold bytes that are no text; SQLite may not."""
    return text.encode("utf-8", "backslashreplace").decode()


def maybe(text: str | None) -> str | None:
    """The same of what may be missing."""
    return None if text is None else plain(text)
