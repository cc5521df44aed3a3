"""The XSLT stylesheets that turn a TEI text into HTML."""
