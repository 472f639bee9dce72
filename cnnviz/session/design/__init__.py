"""The network that is being designed, and those that are kept."""
