"""What is on record beside what is asked for, and in words.

Assessments, annual cycles, completeness, amounts in several places, what is due. Imports
`register`. The tool never answers a criterion and never judges: what is found here is told, and
must never know a page.
"""
