"""The bars of the classes, and what is said about the input."""
