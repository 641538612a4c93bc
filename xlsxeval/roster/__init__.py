"""名册: the units that have to report, as the finance office lists them."""

from xlsxeval.roster.names import Reason, key
from xlsxeval.roster.nouns import Proposal, Roster, Unit
from xlsxeval.roster.reading import read

__all__ = ["Proposal", "Reason", "Roster", "Unit", "key", "read"]
