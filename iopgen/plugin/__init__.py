"""The edge towards MkDocs, and the only room that knows it.

`mkdocs build` finds `events.IopgenPlugin` by its entry point; `iopgen build` and `serve` call
`engine`. It decides nothing: what a page says is made below, and what may leave is guarded there.
"""
