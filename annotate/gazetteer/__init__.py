"""The embedded gazetteer."""
