from iopgen.calc.kept import kept


@kept(order=True)
class Pair:
    first: int
    second: str = ""


def test_what_is_kept_is_known_by_what_it_holds() -> None:
    assert Pair(1, "a") == Pair(1, "a")
    assert len({Pair(1, "a"), Pair(1, "a"), Pair(1, "b")}) == 2
    assert min(Pair(2), Pair(1, "b"), Pair(1, "a")) == Pair(1, "a")


def test_what_is_kept_has_room_for_its_fields_alone() -> None:
    assert not hasattr(Pair(1), "__dict__")
