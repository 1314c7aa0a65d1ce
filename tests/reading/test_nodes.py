import pytest

from iopgen.reading.nodes import (
    Scalar,
    is_id,
)


def test_nodes_can_be_hashed_and_compared() -> None:
    assert len({Scalar("a", False, 1, 1), Scalar("a", False, 1, 1)}) == 1  # noqa: FBT003


DEVICES = (
    *("con", "prn", "aux", "nul"),
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
)
"""Names that no file can have on Windows, whatever its ending."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bot-klump", True),
        ("a", True),
        ("2019", True),
        ("a" * 80, True),
        ("a" * 81, False),
        ("", False),
        ("Bot", False),
        ("bot_klump", False),
        ("bot--klump", False),
        ("-bot", False),
        ("bot-", False),
        ("bot-klump\n", False),
        ("bot klump", False),
        ("föreningen", False),
        ("bot-\u0663", False),
        ("../x", False),
        *((name, False) for name in DEVICES),
        *((f"{name}-1", True) for name in DEVICES),
        ("com10", True),
        ("lpt", True),
    ],
)
def test_ids(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_id(text) is expected
