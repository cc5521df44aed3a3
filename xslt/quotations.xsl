<?xml version="1.0" encoding="UTF-8"?>
<!-- Quotations, their cues, and words in quotation marks that nobody says. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    exclude-result-prefixes="tei">

  <xsl:template match="tei:said">
    <xsl:variable name="kind">
      <xsl:choose>
        <xsl:when test="@direct = 'false'">indirect</xsl:when>
        <xsl:when test="contains(concat(' ', @ana, ' '), ' #mixed ')">mixed</xsl:when>
        <xsl:otherwise>direct</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <span class="said {$kind}">
      <xsl:call-template name="id"/>
      <xsl:call-template name="who">
        <xsl:with-param name="pointer" select="@who"/>
      </xsl:call-template>
      <xsl:apply-templates/>
      <a class="sig"/>
    </span>
  </xsl:template>

  <xsl:template match="tei:seg[@type = 'cue']">
    <span class="cue">
      <xsl:call-template name="id"/>
      <xsl:apply-templates/>
    </span>
  </xsl:template>

  <xsl:template match="tei:quote | tei:q | tei:soCalled">
    <span>
      <xsl:attribute name="class">
        <xsl:value-of select="local-name()"/>
        <xsl:call-template name="doubt"/>
      </xsl:attribute>
      <xsl:call-template name="id"/>
      <xsl:apply-templates/>
    </span>
  </xsl:template>

  <xsl:template match="tei:title">
    <cite>
      <xsl:call-template name="id"/>
      <xsl:apply-templates/>
    </cite>
  </xsl:template>

</xsl:stylesheet>
