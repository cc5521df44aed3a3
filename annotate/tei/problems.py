"""What is wrong with a document, and where."""

from __future__ import annotations

from dataclasses import dataclass

from annotate.errors import excerpt
from annotate.tei.characters import Element, line_of
from annotate.tei.names import local


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: *found* at *path* where *expected* should be; *message* says both.

    *line* is 0 for a tree that was never a file.
    """

    file: str
    line: int
    path: str
    found: str
    expected: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with an element, before it is known which file it is in.

    *subject* is what is wrong of the element: "@resp", or the element itself if empty.
    """

    element: Element
    subject: str
    found: str
    expected: str

    def problem(self, file: str) -> Problem:
        """Return the problem to report."""
        name = local(self.element.tag)
        subject = f"{name}/{self.subject}" if self.subject else name
        return Problem(
            file=file,
            line=line_of(self.element),
            path=path_of(self.element),
            found=self.found,
            expected=self.expected,
            message=f"{subject} is {excerpt(self.found, 60)}, expected {self.expected}",
        )


def path_of(element: Element) -> str:
    """Return where *element* stands: "/TEI/text/body/div/p[2]/said"."""
    steps: list[str] = []
    node: Element | None = element
    while node is not None:
        parent = node.getparent()
        twins = [] if parent is None else list(parent.iterchildren(tag=node.tag))
        number = f"[{twins.index(node) + 1}]" if len(twins) > 1 else ""
        steps.append(local(node.tag) + number)
        node = parent
    return "/" + "/".join(reversed(steps))
