"""The network, changed by hand."""
