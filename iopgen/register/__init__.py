"""The register: all records as typed values, and what follows from them on one day.

`entities` are the values, `lookup` finds them; every other module answers one kind of question
about a `Register` it is given. Nothing here reads a disk or a clock, and nothing knows a page, a
table of open data or a sentence: what is found is codes, days and numbers.
"""
