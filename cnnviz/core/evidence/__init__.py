"""Attribution: which pixels and which channels spoke for a class."""
