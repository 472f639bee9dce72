"""What the selected channel looks for, searched in the background."""
