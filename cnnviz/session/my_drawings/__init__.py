"""The user's labelled drawings: labelled, changed, undone and merged, in the background."""
