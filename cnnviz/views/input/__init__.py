"""The input panel: the canvas and its tools, and where inputs come from."""
