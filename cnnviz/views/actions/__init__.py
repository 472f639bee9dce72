"""The catalogue of actions: a line is a menu entry, a shortcut, a reason when it is disabled."""
