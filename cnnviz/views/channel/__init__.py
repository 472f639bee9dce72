"""What a channel looks for."""
