<?xml version="1.0" encoding="UTF-8"?>
<!--
  The text of an annotate TEI document as one HTML <article>.

  It only displays.  The string value of the result is the string value of /TEI/text, character for
  character: everything said about the text stands in attributes, or is drawn by the style sheet of
  the page.  Works in any XSLT 1.0 processor: xsltproc reading.xsl article.xml

  A stylesheet of your own can import this one and override templates:
      <xsl:import href="annotate:reading.xsl"/>
  What the page builds on:
      @id          the xml:id, target of every link into the text
      .said        a quotation, or a part of one, with its kind: direct, mixed or indirect
      a.sig        empty, the last child of a .said: becomes the siglum and the link to the card
      @data-who    the id of the person, organisation or group
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    exclude-result-prefixes="tei">

  <xsl:include href="blocks.xsl"/>
  <xsl:include href="quotations.xsl"/>
  <xsl:include href="names.xsl"/>

  <xsl:output method="html" encoding="UTF-8" indent="no"/>

  <!-- A certainty below this is shown as doubt. -->
  <xsl:param name="uncertain-below" select="0.7"/>

  <xsl:template match="/">
    <xsl:apply-templates select="tei:TEI/tei:text"/>
  </xsl:template>

  <xsl:template match="tei:text">
    <article class="text" id="text">
      <xsl:attribute name="lang">
        <xsl:value-of select="ancestor-or-self::*[@xml:lang][1]/@xml:lang"/>
      </xsl:attribute>
      <xsl:apply-templates/>
    </article>
  </xsl:template>

  <!-- A character that XML cannot hold: nothing in the text, a sign in the style sheet. -->
  <xsl:template match="tei:gap">
    <span class="gap" role="img" data-char="{@n}" aria-label="character {@n}"/>
  </xsl:template>

  <!-- What is not known is shown as it is; a block where a block may stand. -->
  <xsl:template match="tei:*">
    <xsl:variable name="element">
      <xsl:choose>
        <xsl:when test="ancestor::tei:p or ancestor::tei:head or ancestor::tei:dateline
                        or ancestor::tei:byline or ancestor::tei:trailer or ancestor::tei:ab">span</xsl:when>
        <xsl:otherwise>div</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:element name="{$element}">
      <xsl:attribute name="class">tei-<xsl:value-of select="local-name()"/></xsl:attribute>
      <xsl:call-template name="id"/>
      <xsl:apply-templates/>
    </xsl:element>
  </xsl:template>

  <xsl:template name="id">
    <xsl:if test="@xml:id">
      <xsl:attribute name="id"><xsl:value-of select="@xml:id"/></xsl:attribute>
    </xsl:if>
  </xsl:template>

  <!-- "low" for what is less certain than $uncertain-below, or is called so in words. -->
  <xsl:template name="doubt">
    <xsl:if test="@cert = 'low' or number(@cert) &lt; $uncertain-below"> low</xsl:if>
  </xsl:template>

</xsl:stylesheet>
