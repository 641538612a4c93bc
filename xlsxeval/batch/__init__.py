"""Many files through any concurrent.futures Executor: what one does wrong costs that one alone."""

from xlsxeval.batch.executing import Executing, executing
from xlsxeval.batch.job import Job, work
from xlsxeval.batch.loop import finished
from xlsxeval.batch.run import Run, Settings, Shown
from xlsxeval.batch.together import Question, Together, together
from xlsxeval.batch.workers import Here, Workers

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
    "together",
    "work",
]
