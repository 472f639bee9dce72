"""Work in threads, errors, signals of the system: what every other room of this floor uses."""
