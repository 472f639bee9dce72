"""The one exception whose message is written for the person at the screen."""


class CnnvizError(Exception):
    """Something the user can mend: one sentence that says what is wrong and what to do."""
