"""Templates compiled to plain Python: what is called is called, an attribute is an attribute.

Jinja looks at each call whether what is called wants the context, and at each attribute whether it
is an item of a mapping instead; a macro sorts its arguments by name. Templates of ours ask for
none of that, and call so much that it was a third of what a page costs. What comes out is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup

from iopgen.pages.snippets import write_html

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.compiler import Frame, MacroRef


class StraightMacro(Macro):
    """A macro that takes its arguments as they come, where those that are given are by place."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 -- as templates give them
        """Return what it writes, as HTML."""
        lacking = self._argument_count - len(args)
        catches = self.caller or self.catch_kwargs or self.catch_varargs
        if kwargs or catches or lacking < 0:
            return super().__call__(*args, **kwargs)
        html = self._func(*args, *[missing] * lacking)
        return Markup(html)  # noqa: S704 -- a template's own HTML


class _StraightCode(CodeGenerator):
    """Writes the Python of a template."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 -- Jinja's
        """Write an attribute as one; of a name that is not there it is a fault, as before."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(  # noqa: N802 -- Jinja's
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002 -- Jinja's
    ) -> None:
        """Write a call as one."""
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write a macro as one of ours."""
        del frame
        names = tuple(argument.name for argument in macro_ref.node.args)
        self.write(
            f"environment.macro(environment, macro, {getattr(macro_ref.node, 'name', None)!r}, "
            f"{names!r}, {macro_ref.accesses_kwargs!r}, {macro_ref.accesses_varargs!r}, "
            f"{macro_ref.accesses_caller!r}, True)"
        )

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401
        del node, frame, finalize
        self.write("environment.write_html(")


class StraightEnvironment(Environment):
    """An environment whose templates are plain Python. They are ours, and always HTML."""

    code_generator_class = _StraightCode
    macro = StraightMacro
    write_html = staticmethod(write_html)
