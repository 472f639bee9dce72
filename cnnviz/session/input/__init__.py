"""The picture that flows in: the canvas document, and pictures on their way to it."""
