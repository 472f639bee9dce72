"""A recorded run as files: films of a layer, curves, tables."""
