"""The TEI encoding: vocabulary, writing, loading, validation."""
