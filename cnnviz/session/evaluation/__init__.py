"""The network on screen judged on a whole set, in the background."""
