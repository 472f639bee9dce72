"""What the input resembles."""
