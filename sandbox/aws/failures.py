"""The one error of a job."""


class JobFailedError(Exception):
    """The work cannot be done; the text is the resource's `failureReason`."""
