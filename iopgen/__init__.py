"""Turn YAML records of public-civil partnerships into a public website and open data.

What each module is for stands at its top; the order in which they may import each other stands in
pyproject.toml and is checked by `make check`. Nothing imports upwards.
"""
