"""The names in an article: people, organisations, places."""
