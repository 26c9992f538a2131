"""Values are escaped without being wrapped: half of the time that a long list took in Jinja went into that.

A template's code calls `escape`, which makes a Markup of each value only for it to be joined into the page. Here it
calls `escaped`, which gives the same text as plain `str`. `_output_child_pre` is what Jinja's own NativeEnvironment
overrides; tests/plumbing/test_quick_escaping.py compares what comes out with Jinja's.
"""

from collections.abc import Callable
from functools import lru_cache
from types import FunctionType, MethodType
from typing import Any

from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro, Undefined, markup_join
from markupsafe import Markup, _escape_inner, escape

NAME, JOINED = "escaped", "joined"  # of the functions, at the environment
FUNCTIONS = (FunctionType, MethodType, type(lru_cache(str)))
MOST_DRAWN = 2_000
YIELD_FROM = "yield from "
VERSION = b"escaped 2, "  # of the code that is made: what is kept of another is made again


def escaped(value: Any) -> str:
    """The text of a value as HTML, as `markupsafe.escape` gives it."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return value
    if kind is int:
        return str(value)
    if kind is Undefined:  # an `if` without an else: a name that is not there is a StrictUndefined
        return ""
    return escape(value)


def joined(parts: tuple[Any, ...]) -> str:
    """What `a ~ b` is, as `jinja2.runtime.markup_join` gives it; that one looks into each part for `__html__`."""
    for part in parts:
        if type(part) is not str and type(part) is not int:
            return markup_join(parts)
    return "".join(map(str, parts))


class QuickEscaping(CodeGenerator):
    """Jinja's code, with `escaped` in the place of `escape` where a value is written into the page.

    A block, and the frame around a page, are joined where they stand: else each of a page's thousands of pieces would
    be handed on through the page and its frame.
    """

    def writeline(self, x: str, node: nodes.Node | None = None, extra: int = 0) -> None:
        """As Jinja has it."""
        super().writeline(
            f"yield ''.join({x.removeprefix(YIELD_FROM)})" if x.startswith(YIELD_FROM) else x, node, extra
        )

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """As Jinja has it."""
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super().visit_Concat(node, frame)
            return
        self.write(f"environment.{JOINED}((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(f"environment.{NAME}(")


def drawn_once(macro: Macro) -> Callable[..., str]:
    """A macro that draws the same for the same values, whoever looks: what it drew is kept."""
    return lru_cache(maxsize=MOST_DRAWN, typed=True)(macro)  # typed: words that are escaped already are others


class CallsAtOnce(Context):
    """Calls what a template calls. Jinja looks four times whether it wants a part of the context; of a macro, and a
    function that is not marked so, one look is enough.
    """

    def call(self, called: Any, *arguments: Any, **named: Any) -> Any:
        """As Jinja has it."""
        kind = type(called)
        if kind is not Macro and (kind not in FUNCTIONS or hasattr(called, "jinja_pass_arg")):
            return super().call(called, *arguments, **named)
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return called(self.eval_ctx, *arguments, **named) if kind is Macro else called(*arguments, **named)


class ImportedOnce(Template):
    """A template whose macros are the same for everybody: Jinja compares names at each import, as templates could be
    given globals of their own. Here none is.
    """

    def _get_default_module(self, ctx: Any = None) -> TemplateModule:
        return super()._get_default_module()
