"""The pictures of the data set that the input resembles, and the map of the set."""
