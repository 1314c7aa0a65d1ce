"""What people wrote, read strictly: YAML with places, `mkdocs.yml`, settings; and findings on it.

Imports `calc` and `exceptions`. Must never know what a record means.
"""
