"""Reading editions: HTML pages made from the TEI."""
