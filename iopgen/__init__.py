"""Turn YAML records of public-civil partnerships into a public website and open data.

Modules, bottom up: exceptions, findings, source and guard, schemas, tables, validate, rules, dates and model,
formats, opendata, pages and search, build, and at the edges cli and plugin. Nothing imports upwards.
"""
