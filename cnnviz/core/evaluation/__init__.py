"""How good a network is on labelled pictures, and how far its certainty can be trusted."""
