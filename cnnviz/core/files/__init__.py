"""Files of any kind: where they lie, how they are named, written and refused."""
