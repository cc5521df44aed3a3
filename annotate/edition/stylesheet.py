"""XSLT stylesheets: compiled once, with no access to anything outside their own folder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from annotate import resources
from annotate.edition.header import UNCERTAIN_BELOW
from annotate.errors import RenderError, excerpt

# Reading a file is checked by the resolver, which knows the folder.
ACCESS = etree.XSLTAccessControl(
    read_file=True,  # type: ignore[call-arg]  # the stubs know no arguments
    write_file=False,
    create_dir=False,
    read_network=False,
    write_network=False,
)
OWN = "annotate:"


def transform(tree: etree._ElementTree, stylesheet: Path | None = None) -> etree._Element:
    """Return what *stylesheet* (by default the reading edition's) makes of *tree*.

    Raises RenderError, with the file and line where known, if the stylesheet cannot be read or
    compiled, fails, or makes no element.
    """
    path = stylesheet or resources.stylesheet("reading.xsl")
    compiled = _compiled(path.resolve() if stylesheet else path, _age(path))
    doubt = etree.XSLT.strparam(str(UNCERTAIN_BELOW))
    try:
        # A name with a hyphen is no Python keyword; the stubs take it for profile_run.
        result = compiled(tree, **{"uncertain-below": doubt})  # type: ignore[arg-type]
    except etree.XSLTError as error:
        raise RenderError(_message(path, error, "fails")) from error
    root: etree._Element | None = result.getroot()
    if root is None:
        raise RenderError(f"{path}: makes no element; its template for / must make one")
    # Prefixes that a stylesheet declares for itself mean nothing in HTML.
    etree.cleanup_namespaces(root)
    return root


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError as error:
        raise RenderError(f"{path}: cannot be read ({error.strerror}); check the path") from error


@lru_cache(maxsize=8)
def _compiled(path: Path, age: float) -> etree.XSLT:
    """Compile the stylesheet at *path*; *age* makes a changed file a new one."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    parser.resolvers.add(_OwnFolder(path.parent))
    try:
        # The content is given, so that the resolver sees only what the stylesheet asks for.
        source = etree.fromstring(path.read_bytes(), parser, base_url=path.as_uri())
        return etree.XSLT(source.getroottree(), access_control=ACCESS)
    except OSError as error:
        raise RenderError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise RenderError(f"{path}:{line}: no well-formed XML: {error.msg}") from error
    except etree.XSLTError as error:
        raise RenderError(_message(path, error, "does not compile")) from error


class _OwnFolder(etree.Resolver):
    """Lets a stylesheet read files of its folder, and annotate's own by "annotate:NAME"."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def resolve(  # type: ignore[override]  # the stubs leave out the context
        self, url: str, public_id: str | None, context: object
    ) -> object:
        path = self._path(url)
        if path is None or not path.is_file():
            raise RenderError(
                f"stylesheet asks for {excerpt(url)}; it may read files of its own folder, and "
                "annotate's own stylesheets as annotate:reading.xsl"
            )
        return self.resolve_string(path.read_bytes(), context, base_url=path.as_uri())

    def _path(self, url: str) -> Path | None:
        if url.startswith(OWN):
            return self._own(url.removeprefix(OWN))
        parts = urlsplit(url)
        if parts.scheme not in ("", "file") or parts.netloc:
            return None
        path = (self.folder / unquote(parts.path)).resolve()
        allowed = (self.folder.resolve(), resources.stylesheet("").resolve())
        return path if any(path.is_relative_to(folder) for folder in allowed) else None

    def _own(self, name: str) -> Path | None:
        path = resources.stylesheet(name)
        return path if name == path.name else None


def _message(path: Path, error: etree.XSLTError, what: str) -> str:
    """Return what the processor complained of, with the line where it first did."""
    line = next((entry.line for entry in error.error_log if entry.line > 0), None)
    return f"{path}:{line}: stylesheet {what}: {error}" if line else f"{path}: {what}: {error}"
