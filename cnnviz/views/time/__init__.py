"""Going back in a run: the timeline, the sketch's life, and the word that one sees the past."""
