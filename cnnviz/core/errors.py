"""The exceptions whose message is written for the person at the screen."""


class CnnvizError(Exception):
    """Something the user can mend: one sentence that says what is wrong and what to do."""


class TeamError(CnnvizError):
    """A process that trained with this one is lost; it may be the one that tells for all."""
