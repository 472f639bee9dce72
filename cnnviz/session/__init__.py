"""What is true now: the state every panel shows. QtCore only."""
