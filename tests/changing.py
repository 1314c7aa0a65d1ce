"""Random changes of records, for what is kept from one run to the next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from pathlib import Path


def change_value(path: Path, rng: random.Random) -> str:
    """Change one value of a record, and return what was changed."""
    lines = path.read_text("utf-8").split("\n")
    values = [n for n, line in enumerate(lines) if re.match(r"\s*(- )?\w+: [^|>{\[\s&]", line)]
    values = [n for n in values if not re.match(r"id:", lines[n])]
    n = rng.choice(values)
    key, _, value = lines[n].partition(": ")
    digits = [m.start() for m in re.finditer(r"[0-9]", value)]
    kind = rng.choice(("digit", "word", "drop"))
    if kind == "digit" and digits:
        place = rng.choice(digits)
        value = value[:place] + rng.choice("123456789") + value[place + 1 :]
    elif kind == "drop" and not lines[n].lstrip().startswith("-"):
        lines[n : n + 1] = []
        path.write_text("\n".join(lines), "utf-8")
        return f"{path.name}: -{key}"
    else:
        value = re.sub(r"\w+(?=\W*$)", lambda m: f"{m[0]}x", value, count=1)
    lines[n] = f"{key}: {value}"
    path.write_text("\n".join(lines), "utf-8")
    return f"{path.name}: {lines[n]}"
