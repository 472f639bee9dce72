"""The three depths of the network panel: what makes a map, and the arithmetic of one value."""
