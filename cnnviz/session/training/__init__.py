"""The training run as the person steers it, in a thread of its own."""
