"""One input through one network: every output, and the arithmetic of every value."""
