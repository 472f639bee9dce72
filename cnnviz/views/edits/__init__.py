"""The edit panel: weights typed over, channels ablated, and what that costs."""
