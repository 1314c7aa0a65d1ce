"""Fictive records, the same bytes each time: nobody and nothing in them exists."""
