"""Errors that carry their subject and say what to do."""


class CopytasterError(Exception):
    """Base of all errors that copytaster raises on purpose."""


class PageError(CopytasterError):
    """The bytes are no HTML page that could be read (empty, binary, a PDF, too big)."""


class ModelRefused(CopytasterError):
    """The model folder is damaged, foreign or outdated; the message says how to mend it."""


class LabelMismatch(CopytasterError):
    """A labelled page's labels do not fit its blocks any more."""


class WorkerError(CopytasterError):
    """A page was not read by a worker process.

    `reason` is "timeout", "crash" (its workers died), "quarantined" (they died before), "too_big" or "error".
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
