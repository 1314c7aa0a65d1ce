"""The search of the site: Pagefind, run the same way every time.

Imports `reading`. Must never know a record: it is given pages.
"""
