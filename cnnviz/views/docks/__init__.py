"""Where panels stand: their catalogue, their frames, and how they share the window."""
