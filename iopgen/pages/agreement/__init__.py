"""The page of each agreement, read top-down as a citizen asks: one module a part of it."""
