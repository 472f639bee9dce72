"""The neighbours panel: pictures like the input, and the data set as a map."""
