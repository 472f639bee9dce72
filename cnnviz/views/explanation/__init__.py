"""What opens over the network: the terms of a map, then the arithmetic of a value."""
