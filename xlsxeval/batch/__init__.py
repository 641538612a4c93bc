"""Many files through any concurrent.futures Executor: what one does wrong costs that one alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxeval import lazily

if TYPE_CHECKING:
    from xlsxeval.batch.executors import Executing, executing
    from xlsxeval.batch.here import Here
    from xlsxeval.batch.job import Job, work
    from xlsxeval.batch.loop import finished
    from xlsxeval.batch.run import Run, Settings, Shown
    from xlsxeval.batch.starting import foresee
    from xlsxeval.batch.summing import Question, Together, rehearse, together
    from xlsxeval.batch.workers import Workers

__all__ = [
    "Executing",
    "Here",
    "Job",
    "Question",
    "Run",
    "Settings",
    "Shown",
    "Together",
    "Workers",
    "executing",
    "finished",
    "foresee",
    "rehearse",
    "together",
    "work",
]

__getattr__ = lazily.names(
    __name__,
    {
        "executors": ("Executing", "executing"),
        "here": ("Here",),
        "job": ("Job", "work"),
        "loop": ("finished",),
        "run": ("Run", "Settings", "Shown"),
        "starting": ("foresee",),
        "summing": ("Question", "Together", "rehearse", "together"),
        "workers": ("Workers",),
    },
)
