"""`cnnviz doctor`: what a bug report needs, and what to do about each trouble."""
