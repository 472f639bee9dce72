"""Designing a network of one's own, block by block."""
