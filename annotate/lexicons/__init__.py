"""Word lists and rule files, one entry a line; their origins are in SOURCES.md."""
