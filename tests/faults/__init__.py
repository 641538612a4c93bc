"""Batches that are killed, starved of disk and disturbed, and what must hold of them afterwards."""
