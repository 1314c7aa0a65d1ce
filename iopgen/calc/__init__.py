"""Plain values: dates, amounts, equations, small groups, personal data in texts, Swedish formats.

Pure functions over texts and numbers. Imports nothing of the package; must never know a record, a
file or a page.
"""
