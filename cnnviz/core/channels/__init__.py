"""What a channel looks for: the pictures that excite it, and activation maximisation."""
