"""What parties have replied, in their own words, and where a reply may be shown."""

from iopgen.register import entities as e
from iopgen.register.lookup import Register

MAX_REPLY = 500
"""Characters of one reply: long enough to be heard, too short to be a document."""

HEARD = ("agreements", "discrepancies", "checks")
"""Folders of the records that have replies."""


def is_reply_shown(register: Register, comment: e.Comment) -> bool:
    """Say whether a reply is in any output: it has come in, and its record is not private."""
    came = comment.received_on is not None and comment.received_on.latest <= register.as_of
    return came and not register.is_private(comment.record, "comments")


def find_replies(register: Register, record: str) -> tuple[e.Comment, ...]:
    """Return the replies to a record that may be shown, in the order in which they came in."""
    found = [
        one for one in register.by(e.Comment, "record", record) if is_reply_shown(register, one)
    ]
    return tuple(sorted(found, key=lambda one: str(one.received_on)))
