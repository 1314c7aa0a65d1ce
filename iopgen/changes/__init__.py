"""What has changed between two registers that are seen from the same day, as values.

May import what a register is made of. Knows neither git nor pages, and tells nothing in words.
"""
