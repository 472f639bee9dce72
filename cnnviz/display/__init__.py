"""Is there a screen to open a window on, asked before Qt aborts where there is none. No Qt."""
