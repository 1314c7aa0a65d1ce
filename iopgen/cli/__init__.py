"""The command line: translates options, exit codes and languages, and calls `build`.

The only room that knows click, a terminal or a signal. It decides nothing about records.
"""
