"""The site of an archive: article pages, and across them speakers, places, dates and a search.

A site needs no server: every page works from a file, and none asks the network for anything.
`build` makes it: what the pages show is joined by `annotate.edition.archive`, each other module
makes pages of one kind.
"""
