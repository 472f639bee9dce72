"""The kernels panel: all kernels of a layer, one with its numbers, batch norm as bars."""
