"""Drawings by people, from Google's Quick, Draw!: fetched, sorted into classes, and read."""
