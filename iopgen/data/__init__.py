"""What is published for machines: totals, tables, files.

Imports `register` and `review`. Must never know a page: pages and data agree since both are made
of the same totals.
"""
