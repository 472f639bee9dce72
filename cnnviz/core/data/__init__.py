"""Data sets by name: found, fetched, decoded; and the shape of their pictures."""
