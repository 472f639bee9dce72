"""Two runs side by side: their curves, their maps and kernels, what both say of the drawing."""
