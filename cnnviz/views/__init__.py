"""What shows it: windows, panels and small widgets. Never torch."""
