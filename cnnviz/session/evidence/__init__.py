"""Evidence for the decision about the input on screen, newest question only."""
