"""The selected panel: one map, large, or the outputs of fc as a list."""
