"""Hand-written pages and what lies beside them: read once, judged, handed on as bytes.

Imports `reading` and `calc`. Must never know a record.
"""
