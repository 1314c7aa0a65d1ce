"""Around each page: the shell, links for remarks, the security policy, the engine's words.

Imports what lies below, down to `site`. Must never know a record.
"""
