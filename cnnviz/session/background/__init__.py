"""Work in threads, answers that grow old, undo, errors, signals: what all of this floor use."""
