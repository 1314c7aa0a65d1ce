"""What one file of records says by itself: read, held against its schema, looked through.

Imports the register's values, and what lies below. Must never know what follows from two records
together: that is the register's and the rules'. What a file says is kept until it changes.
"""
