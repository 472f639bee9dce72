"""Why it said that, of one input."""
