<?xml version="1.0" encoding="UTF-8"?>
<!-- People, organisations, places and dates. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    exclude-result-prefixes="tei">

  <xsl:template match="tei:persName | tei:rs">
    <xsl:call-template name="mention">
      <xsl:with-param name="class">pers</xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:orgName | tei:rs[@type = 'org']">
    <xsl:call-template name="mention">
      <xsl:with-param name="class">org</xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:placeName | tei:rs[@type = 'place']">
    <xsl:call-template name="mention">
      <xsl:with-param name="class">plc</xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="mention">
    <xsl:param name="class"/>
    <span>
      <xsl:attribute name="class">
        <xsl:value-of select="$class"/>
        <xsl:if test="@subtype">
          <xsl:text> </xsl:text>
          <xsl:value-of select="@subtype"/>
        </xsl:if>
        <xsl:if test="contains(concat(' ', @ana, ' '), ' #metonymic ')"> metonymic</xsl:if>
        <xsl:call-template name="doubt"/>
      </xsl:attribute>
      <xsl:call-template name="id"/>
      <xsl:call-template name="who">
        <xsl:with-param name="pointer" select="@ref"/>
      </xsl:call-template>
      <xsl:apply-templates/>
    </span>
  </xsl:template>

  <xsl:template match="tei:roleName">
    <span class="role">
      <xsl:call-template name="id"/>
      <xsl:apply-templates/>
    </span>
  </xsl:template>

  <!-- HTML's time element takes a day, month or year; other values stand in a data attribute. -->
  <xsl:template match="tei:date | tei:time">
    <xsl:variable name="plain" select="translate(@when, '0123456789', '0000000000')"/>
    <xsl:variable name="element">
      <xsl:choose>
        <xsl:when test="$plain = '0000-00-00' or $plain = '0000-00' or $plain = '0000'">time</xsl:when>
        <xsl:otherwise>span</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:element name="{$element}">
      <xsl:attribute name="class">dat<xsl:call-template name="doubt"/></xsl:attribute>
      <xsl:call-template name="id"/>
      <xsl:if test="$element = 'time'">
        <xsl:attribute name="datetime"><xsl:value-of select="@when"/></xsl:attribute>
      </xsl:if>
      <xsl:apply-templates/>
    </xsl:element>
  </xsl:template>

  <!-- The id that a local pointer names. -->
  <xsl:template name="who">
    <xsl:param name="pointer"/>
    <xsl:if test="starts-with($pointer, '#')">
      <xsl:attribute name="data-who"><xsl:value-of select="substring($pointer, 2)"/></xsl:attribute>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
