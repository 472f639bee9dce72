"""The network on screen, its trace of the current input, and what of it is looked at."""
