<?xml version="1.0" encoding="UTF-8"?>
<!-- The article's layout: headline, caption, dateline, paragraphs, byline, boilerplate. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    exclude-result-prefixes="tei">

  <xsl:template match="tei:body | tei:div">
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="tei:head[@type = 'headline'][not(preceding::tei:head[@type = 'headline'])]">
    <h1 dir="auto">
      <xsl:call-template name="id"/>
      <xsl:apply-templates/>
    </h1>
  </xsl:template>

  <xsl:template match="tei:head">
    <h2 dir="auto">
      <xsl:call-template name="id"/>
      <xsl:apply-templates/>
    </h2>
  </xsl:template>

  <!-- The figure is the block: it takes the id of its caption if it has none itself. -->
  <xsl:template match="tei:figure">
    <figure>
      <xsl:for-each select="(@xml:id | tei:head[1]/@xml:id)[1]">
        <xsl:attribute name="id"><xsl:value-of select="."/></xsl:attribute>
      </xsl:for-each>
      <xsl:apply-templates/>
    </figure>
  </xsl:template>

  <xsl:template match="tei:figure/tei:head" priority="1">
    <figcaption dir="auto">
      <xsl:if test="../@xml:id or preceding-sibling::tei:head">
        <xsl:call-template name="id"/>
      </xsl:if>
      <xsl:apply-templates/>
    </figcaption>
  </xsl:template>

  <!-- A run-in dateline opens the paragraph that follows it with nothing between. -->
  <xsl:template match="tei:p">
    <p dir="auto">
      <xsl:call-template name="id"/>
      <xsl:apply-templates select="preceding-sibling::node()[1][self::tei:dateline]" mode="run-in"/>
      <xsl:apply-templates/>
    </p>
  </xsl:template>

  <xsl:template match="tei:dateline" mode="run-in">
    <span class="dateline">
      <xsl:call-template name="id"/>
      <xsl:apply-templates/>
    </span>
  </xsl:template>

  <xsl:template match="tei:dateline[following-sibling::node()[1][self::tei:p]]" priority="1"/>

  <xsl:template match="tei:dateline | tei:byline | tei:trailer | tei:ab">
    <p class="{local-name()}" dir="auto">
      <xsl:call-template name="id"/>
      <xsl:apply-templates/>
    </p>
  </xsl:template>

  <xsl:template match="tei:seg[@type = 'credit']">
    <span class="credit">
      <xsl:call-template name="id"/>
      <xsl:apply-templates/>
    </span>
  </xsl:template>

  <xsl:template match="tei:ref">
    <span class="furniture">
      <xsl:call-template name="id"/>
      <xsl:apply-templates/>
    </span>
  </xsl:template>

</xsl:stylesheet>
