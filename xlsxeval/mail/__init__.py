"""Scored workbooks go back to their units by e-mail."""
