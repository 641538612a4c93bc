"""Workbooks broken at random, each again from its number, and sent the whole way through."""
