"""What the network sees: the stages between the drawing and the input."""
