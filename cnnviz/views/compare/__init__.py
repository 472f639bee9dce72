"""The compare panel: two runs side by side."""
