"""Files of weights, known by their first bytes, and what is to be found in other people's."""
