"""The schemas of the encoding: `article.xsd`, and `article.sch` for what XSD cannot say."""
