"""Articles in other people's formats.

`record` is the standoff record that scorers and scripts read.  `formats.FORMATS` is the table of
all formats, each one module that writes it.
"""

from annotate.export.records import Record, json_line, record

__all__ = ["Record", "json_line", "record"]
