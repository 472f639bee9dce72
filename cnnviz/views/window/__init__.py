"""The window itself: menus, status bar, messages, and the lines above the panels."""
