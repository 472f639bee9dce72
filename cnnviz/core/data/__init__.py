"""Data sets by name: found, fetched, decoded."""
