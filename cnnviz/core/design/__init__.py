"""Designing a network: its edits, what it amounts to, and the file of kept designs."""
