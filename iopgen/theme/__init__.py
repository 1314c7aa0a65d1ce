"""The shell around every page: a theme of its own on top of Material's stylesheet and icons.

MkDocs loads this package by its entry point `mkdocs.themes` before it loads the parent theme, so
this is where the parent is asked to keep its notice about its end of life to itself: the switch is
Material's own, and CONTRIBUTING says what the notice says.
"""

import os

os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
