"""The nouns: workbooks, forms, scores and findings. Frozen, and knowing where they came from."""

from xlsxeval.model.batch import Passage, PassedOver, Submission
from xlsxeval.model.cell import Area, Cell, column_letter, reference, spelled
from xlsxeval.model.form import (
    BLANKS,
    Budget,
    Figure,
    Form,
    Fund,
    Indicator,
    Layout,
    Level,
    outermost,
)
from xlsxeval.model.late import Late, Later, copied
from xlsxeval.model.message import Message, Percent, Severity
from xlsxeval.model.quantity import Day, Kind, Quantity
from xlsxeval.model.quick import changed, maker, quick
from xlsxeval.model.result import (
    Case,
    Evaluation,
    Failure,
    Finding,
    Judged,
    Operand,
    Score,
    Scores,
    Verdict,
)
from xlsxeval.model.spec import Band, Clause, FormSpec, Grade
from xlsxeval.model.stamp import FormStamp, Review, RowStamp, Stamp
from xlsxeval.model.workbook import Entry, Sheet, Workbook

__all__ = [
    "BLANKS",
    "Area",
    "Band",
    "Budget",
    "Case",
    "Cell",
    "Clause",
    "Day",
    "Entry",
    "Evaluation",
    "Failure",
    "Figure",
    "Finding",
    "Form",
    "FormSpec",
    "FormStamp",
    "Fund",
    "Grade",
    "Indicator",
    "Judged",
    "Kind",
    "Late",
    "Later",
    "Layout",
    "Level",
    "Message",
    "Operand",
    "Passage",
    "PassedOver",
    "Percent",
    "Quantity",
    "Review",
    "RowStamp",
    "Score",
    "Scores",
    "Severity",
    "Sheet",
    "Stamp",
    "Submission",
    "Verdict",
    "Workbook",
    "changed",
    "column_letter",
    "copied",
    "maker",
    "outermost",
    "quick",
    "reference",
    "spelled",
]
