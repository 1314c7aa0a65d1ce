"""Exceptions for our own faults and broken set-ups, and nothing more.

A bad record is data, never an exception: it becomes a finding (see `reading.findings`).
"""


class IopgenError(Exception):
    """Base of every exception iopgen raises on purpose."""


class SetupError(IopgenError):
    """Say that the set-up is broken: exit code 2, message in Swedish with what to do."""
