"""The channel panel: what the selected channel looks for, and its best input."""
