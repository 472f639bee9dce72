"""How good the network is on a whole set."""
