"""Runs that are written down as they train, and read again."""
