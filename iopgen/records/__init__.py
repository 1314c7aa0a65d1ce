"""Records as rows: the schemas, rows with the place of each cell, and Frictionless.

Imports `reading` and `calc`. Must never know what follows from a record: that is the register's.
"""
