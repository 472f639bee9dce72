"""Edits of the network on screen, undone and redone, and what they cost."""
