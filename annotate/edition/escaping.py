"""Templates compiled so that what they show is escaped in half the time.

Jinja makes a Markup object of every value that it escapes, only to join them all to one string.
"""

from __future__ import annotations

from functools import lru_cache

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

# Longer strings seldom come twice, and must not stay in memory.
LONGEST_KEPT = 64


class Generator(CodeGenerator):
    """Writes `environment.escaped(...)` where Jinja would write `escape(...)`."""

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class TrustingGenerator(Generator):
    """Writes `thing.name`, where Jinja would also look for a key, and a sandbox ask for leave."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  # Jinja's
        self.visit(node.node, frame)
        self.write(f".{node.attr}")


def escaped(value: object) -> str:
    """Return *value* as a string that can stand in HTML; Markup stays as it is.

    >>> escaped("a < b"), escaped(Markup("<b>"))
    ('a &lt; b', Markup('<b>'))
    """
    if type(value) is str:  # no Markup, which is a kind of str
        return _kept(value) if len(value) <= LONGEST_KEPT else escape(value)
    if isinstance(value, Markup):
        return value
    # A number has nothing to escape.
    return str(value) if isinstance(value, (int, float)) else escape(value)


@lru_cache(maxsize=4096)
def _kept(text: str) -> str:
    return str(escape(text))
