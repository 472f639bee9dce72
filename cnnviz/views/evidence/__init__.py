"""The evidence panel: attribution for one input, by pixels, two classes or channels."""
