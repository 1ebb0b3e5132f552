"""Why a workspace cannot be served."""


class CannotStart(Exception):
    """What was given to start with is of no use; the text says what, and what to do."""
