from dataclasses import field, replace

from iopgen.calc.kept import kept


@kept(order=True)
class Pair:
    first: int
    second: str = ""


def test_what_is_kept_is_known_by_what_it_holds() -> None:
    assert Pair(1, "a") == Pair(1, "a")
    assert len({Pair(1, "a"), Pair(1, "a"), Pair(1, "b")}) == 2
    assert min(Pair(2), Pair(1, "b"), Pair(1, "a")) == Pair(1, "a")


@kept()
class Place:
    name: str
    seen: list[int] = field(compare=False, repr=False)


@kept()
class Town(Place):
    people: int = 0


def test_without_an_order_it_is_known_by_what_it_holds_too() -> None:
    one, same, other = Town("a", [1], 7), Town("a", [2], 7), Town("a", [1], 8)
    assert one == same != other
    assert len({one, same, other}) == 2
    assert repr(one) == "Town(name='a', people=7)"
    assert one != Place("a", [1]) != one
    assert replace(one, people=8) == other
    assert not hasattr(one, "__dict__")


def test_what_is_kept_has_room_for_its_fields_alone() -> None:
    assert not hasattr(Pair(1), "__dict__")
