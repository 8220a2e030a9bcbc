/* The grammar: documents that are read, with what comes out, and documents that are refused, with what is said. */
#include "xml_fixture.h"

/* ---------------------------------------------------------------------------------------------- well-formed */

static const struct good {
    const char* text;
    const char* events;
} good[] = {
    { "<a/>", "{|a| /}{/}{eof}" },
    { "<a></a>", "{|a|}{/}{eof}" },
    { "<a ></a >", "{|a|}{/}{eof}" },
    { "<a\n/>", "{|a| /}{/}{eof}" },
    { "<a>text</a>", "{|a|}text{/}{eof}" },
    { " \n<a/>\t\r\n", " \n{|a| /}{/}\t\n{eof}" },
    { "<!--c--><a/><!--d-->", "{!c}{|a| /}{/}{!d}{eof}" },
    { "<!----><a/>", "{!}{|a| /}{/}{eof}" },
    { "<a><!-- - x\r\ny\rz --></a>", "{|a|}{! - x\ny\nz }{/}{eof}" },
    { "<a><b/><c>1</c>2</a>", "{|a|}{|b| /}{/}{|c|}1{/}2{/}{eof}" },
    { "<a:b xmlns:a='urn:x'/>", "{a|b|urn:x xmlns:a||urn:x=' /}{/}{eof}" },
    { "<b xmlns='urn:x'><c xmlns=''/><d/></b>",
      "{|b|urn:x xmlns:||urn:x='}{|c| xmlns:||=' /}{/}{|d|urn:x /}{/}{/}{eof}" },
    { "<a p:x='1' xmlns:p='urn:p' x=\"2\"/>", "{|a| p|x|urn:p='1 xmlns:p||urn:p=' |x|=\"2 /}{/}{eof}" },
    { "<a xmlns='urn:d' x='1'/>", "{|a|urn:d xmlns:||urn:d=' |x|='1 /}{/}{eof}" },
    { "<p:a xmlns:p='urn:1'><p:b xmlns:p='urn:2'/><p:c/></p:a>",
      "{p|a|urn:1 xmlns:p||urn:1='}{p|b|urn:2 xmlns:p||urn:2=' /}{/}{p|c|urn:1 /}{/}{/}{eof}" },
    { "<a xml:lang='en' xml:space='preserve'/>",
      "{|a| xml|lang|http://www.w3.org/XML/1998/namespace='en xml|space|http://www.w3.org/XML/1998/namespace='preserve"
      " /}{/}{eof}" },
    { "<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
      "{|a| xmlns:xml||http://www.w3.org/XML/1998/namespace=' /}{/}{eof}" },
    { "<xml:a/>", "{xml|a|http://www.w3.org/XML/1998/namespace /}{/}{eof}" },
    { "<a b = '1'\tc\n=\n\"2\"/>", "{|a| |b|='1 |c|=\"2 /}{/}{eof}" },
    { "<a b=\"'\" c='\"' d='>'/>", "{|a| |b|=\"' |c|='\" |d|='> /}{/}{eof}" },
    /* attribute-value normalisation */
    { "<a b='1\t2\n3\r4\r\n5'/>", "{|a| |b|='1 2 3 4 5 /}{/}{eof}" },
    { "<a b='&#9;&#10;&#13;&lt;'/>", "{|a| |b|='\t\n\r< /}{/}{eof}" },
    { "<a b=' x  y '/>", "{|a| |b|=' x  y  /}{/}{eof}" },
    { "<a b='&#x20;' xmlns:p='a&amp;b&#9;'/>", "{|a| |b|='  xmlns:p||a&b\t=' /}{/}{eof}" },
    /* references and line ends in text */
    { "<a>&lt;&gt;&amp;&quot;&apos;</a>", "{|a|}<>&\"'{/}{eof}" },
    { "<a>&#65;&#x42;&#x0043;&#00068;</a>", "{|a|}ABCD{/}{eof}" },
    { "<a>&#xe9;&#xE9;&#x20AC;&#x1F600;&#x10FFFF;&#xFFFD;</a>",
      "{|a|}\xC3\xA9\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF\xEF\xBF\xBD{/}{eof}" },
    { "<a>1\r\n2\r3\n4\r\r\n5&#13;&#xD;\n</a>", "{|a|}1\n2\n3\n4\n\n5\r\r\n{/}{eof}" },
    { "<a>long text before the first reference &amp; after it, which is long as well</a>",
      "{|a|}long text before the first reference & after it, which is long as well{/}{eof}" },
    { "<a>]] ]> ]]&gt; > ]</a>", "{|a|}]] ]> ]]> > ]{/}{eof}" },
    { "<a>\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\x7F</a>", "{|a|}\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\x7F{/}{eof}" },
    { "<a>&amp;\xC3\xA9\r\n\xC3\xA9</a>", "{|a|}&\xC3\xA9\n\xC3\xA9{/}{eof}" },
    { "<a b='\xC3\xA9 &amp; \xC3\xA9'/>", "{|a| |b|='\xC3\xA9 & \xC3\xA9 /}{/}{eof}" },
    /* CDATA */
    { "<a><![CDATA[]]></a>", "{|a|}{[]}{/}{eof}" },
    { "<a>1<![CDATA[<b>&amp;]]]]>2<![CDATA[>]]>3</a>", "{|a|}1{[<b>&amp;]]]}2{[>]}3{/}{eof}" },
    { "<a><![CDATA[x\r\ny\rz]]></a>", "{|a|}{[x\ny\nz]}{/}{eof}" },
    { "<a><![CDATA[ ]] ]> ]]></a>", "{|a|}{[ ]] ]> ]}{/}{eof}" },
    { "<a><![CDATA[\xC3\xA9\r]]></a>", "{|a|}{[\xC3\xA9\n]}{/}{eof}" },
    /* XML declaration and byte order mark */
    { "<?xml version='1.0'?><a/>", "{|a| /}{/}{eof}" },
    { "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>\n<a/>", "\n{|a| /}{/}{eof}" },
    { "<?xml version='1.0' encoding='utf-8'?><a/>", "{|a| /}{/}{eof}" },
    { "<?xml version = '1.1' standalone='no'?><a/>", "{|a| /}{/}{eof}" },
    { "\xEF\xBB\xBF<a/>", "{|a| /}{/}{eof}" },
    { "\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?><a/>", "{|a| /}{/}{eof}" },
    /* names */
    { "<_a-b.c1/>", "{|_a-b.c1| /}{/}{eof}" },
    { "<\xC3\xA9l\xC3\xA9ment \xE4\xBA\xBA='1'/>", "{|\xC3\xA9l\xC3\xA9ment| |\xE4\xBA\xBA|='1 /}{/}{eof}" },
    { "<a\xC2\xB7 b\xCC\x80='1'/>", "{|a\xC2\xB7| |b\xCC\x80|='1 /}{/}{eof}" },
    { "<p:\xC3\xA9 xmlns:p='u'></p:\xC3\xA9>", "{p|\xC3\xA9|u xmlns:p||u='}{/}{eof}" },
    { "<xmlnsx a:xmlns='1' xmlns:a='u'/>", "{|xmlnsx| a|xmlns|u='1 xmlns:a||u=' /}{/}{eof}" },
    { "<a x='1' p:x='2' q:x='3' xmlns:p='u' xmlns:q='v'/>",
      "{|a| |x|='1 p|x|u='2 q|x|v='3 xmlns:p||u=' xmlns:q||v=' /}{/}{eof}" },
};

static void test_well_formed_documents_give_these_nodes(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(good); i++) {
        struct sink sink = { 0 };
        HRESULT hr;

        assert_ok(set_bytes(reader, good[i].text, strlen(good[i].text), error));
        hr = read_events(reader, &sink, error);
        if (FAILED(hr) || strcmp(sink.text, good[i].events) != 0)
            print_error("%s\n  gives    %s\n  expected %s\n", good[i].text, sink.text, good[i].events);
        assert_ok_error(hr, error);
        assert_string_equal(sink.text, good[i].events);
        sink_reset(&sink);
    }
}

/* ---------------------------------------------------------------------------------------------- malformed */

static const struct bad {
    const char* text;
    const char* says;
} bad[] = {
    { "", "line 1, column 1: the document has no element" },
    { "   ", "the document has no element" },
    { "<!--c-->", "the document has no element" },
    { "x", "line 1, column 1: text at the top level" },
    { "<a/>x", "line 1, column 5: text at the top level" },
    { "<a/>&#32;", "text at the top level" },
    { "<a/><b/>", "line 1, column 6: a second element at the top level" },
    { "<a/><![CDATA[]]>", "a CDATA section at the top level" },
    { "<a>", "line 1, column 4: the document ends where 'a' is open" },
    { "<a><b></a>", "line 1, column 9: the end tag 'a' where 'b' is open" },
    { "<a>\n\r\n <b>\xC3\xA9</c></a>", "line 3, column 8: the end tag 'c' where 'b' is open" },
    { "<a></b>", "the end tag 'b' where 'a' is open" },
    { "<a></ab>", "the end tag 'ab' where 'a' is open" },
    { "<ab></a>", "the end tag 'a' where 'ab' is open" },
    { "<p:a xmlns:p='u' xmlns:q='u'></q:a>", "the end tag 'q:a' where 'p:a' is open" },
    { "</a>", "an end tag without an open element" },
    { "<a/></a>", "an end tag without an open element" },
    { "<a></a b='1'>", "unexpected 'b' in an end tag" },
    { "<a></ a>", "unexpected ' ' in the name of an end tag" },
    { "<a", "the document ends inside a start tag" },
    { "<", "the document ends inside markup" },
    { "< a/>", "unexpected ' ' in the name of an element" },
    { "<1a/>", "unexpected '1' in the name of an element" },
    { "<-a/>", "unexpected '-'" },
    { "<a/ >", "'>' should follow '/'" },
    { "<a/", "the document ends inside" },
    { "<a<b/>", "unexpected '<'" },
    { "<a b/>", "'=' should follow" },
    { "<a b", "the document ends inside" },
    { "<a b=/>", "quoted attribute value" },
    { "<a b=1/>", "quoted attribute value" },
    { "<a b='1/>", "the document ends inside an attribute value" },
    { "<a b='<'/>", "line 1, column 7: unexpected '<' in an attribute value" },
    { "<a b='\x01'/>", "control character 0x01 in an attribute value" },
    { "<a b='1'c='2'/>", "unexpected 'c' in a start tag" },
    { "<a b='1' b='2'/>", "line 1, column 10: the attribute 'b' of namespace '' appears twice" },
    { "<a p:b='1' q:b='2' xmlns:p='u' xmlns:q='u'/>", "the attribute 'b' of namespace 'u' appears twice" },
    { "<a xmlns='u' xmlns='u'/>", "the prefix '' is declared twice" },
    { "<a xmlns:p='u' xmlns:p='v'/>", "the prefix 'p' is declared twice" },
    /* names and namespaces */
    { "<a:b/>", "the prefix 'a' is not declared" },
    { "<a b:c='1'/>", "line 1, column 4: the prefix 'b' is not declared" },
    { "<a><b xmlns:p='u'/><p:c/></a>", "the prefix 'p' is not declared" },
    { "<:a/>", "unexpected ':'" },
    { "<a:/>", "unexpected '/'" },
    { "<a:b:c xmlns:a='u'/>", "unexpected ':'" },
    { "<a :b='1'/>", "unexpected ':'" },
    { "<a b:='1'/>", "unexpected '='" },
    { "<a xmlns:='u'/>", "unexpected '='" },
    { "<a xmlns:p=''/>", "the prefix 'p' is bound to an empty namespace" },
    { "<a xmlns:xmlns='u'/>", "'xmlns' must not be declared" },
    { "<xmlns:a/>", "the prefix 'xmlns' is not declared" },
    { "<a xmlns:xml='u'/>", "must not be bound to another namespace" },
    { "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", "only the prefix 'xml'" },
    { "<a xmlns='http://www.w3.org/XML/1998/namespace'/>", "only the prefix 'xml'" },
    { "<a xmlns='http://www.w3.org/2000/xmlns/'/>", "no prefix may be bound" },
    { "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>", "no prefix may be bound" },
    { "<\xC3\x97/>", "not valid UTF-8, or not a character" },
    { "<a\xC3\x97/>", "in a start tag" },
    {"<\xCC\x80"
     "a/>",
     "in the name of an element" },
    /* text */
    { "<a>]]></a>", "line 1, column 4: ']]>' in text" },
    { "<a>&amp;]]></a>", "']]>' in text" },
    { "<a>\x01</a>", "control character 0x01 in text" },
    { "<a>\x1F</a>", "control character 0x1F in text" },
    { "<a>&amp;\x0B</a>", "control character 0x0B in text" },
    { "<a>&</a>", "unexpected '<' in an entity reference" },
    { "<a>& </a>", "unexpected ' ' in an entity reference" },
    { "<a>&lt</a>", "in an entity reference" },
    { "<a>&lt ;</a>", "in an entity reference" },
    { "<a>&LT;</a>", "the entity '&LT;' is not one of" },
    { "<a>&nbsp;</a>", "the entity '&nbsp;' is not one of" },
    { "<a b='&copy;'/>", "the entity '&copy;' is not one of" },
    { "<a>&;</a>", "in an entity reference" },
    { "<a>&", "the document ends inside an entity reference" },
    { "<a>&am", "the document ends inside an entity reference" },
    { "<a>&#;</a>", "in a character reference" },
    { "<a>&#x;</a>", "in a character reference" },
    { "<a>&#X41;</a>", "in a character reference" },
    { "<a>&#65</a>", "in a character reference" },
    { "<a>&#6a;</a>", "in a character reference" },
    { "<a>&#xg;</a>", "in a character reference" },
    { "<a>&#-1;</a>", "in a character reference" },
    { "<a>&#0;</a>", "'&#0;' refers to a character that XML does not allow" },
    { "<a>&#x1;</a>", "ALLOW_INVALID_CHARACTER_REFERENCES" },
    { "<a>&#xD800;</a>", "refers to a character" },
    { "<a>&#xDFFF;</a>", "refers to a character" },
    { "<a>&#xFFFE;</a>", "refers to a character" },
    { "<a>&#xFFFF;</a>", "refers to a character" },
    { "<a>&#x110000;</a>", "refers to a character" },
    { "<a>&#99999999999999999999;</a>", "refers to a character" },
    { "<a>&#x100000041;</a>", "refers to a character" },
    /* UTF-8 */
    { "<a>\x80</a>", "byte 0x80 in text is not valid UTF-8" },
    { "<a>\xC3</a>", "byte 0xC3" },
    { "<a>\xC0\x80</a>", "byte 0xC0" },
    { "<a>\xE0\x80\x80</a>", "byte 0xE0" },
    { "<a>\xED\xA0\x80</a>", "byte 0xED" },
    { "<a>\xEF\xBF\xBE</a>", "byte 0xEF" },
    { "<a>\xEF\xBF\xBF</a>", "byte 0xEF" },
    { "<a>\xF4\x90\x80\x80</a>", "byte 0xF4" },
    { "<a>\xF8\x88\x80\x80\x80</a>", "byte 0xF8" },
    { "<a>\xFF</a>", "byte 0xFF" },
    { "<a>\xC3", "byte 0xC3" },
    { "<a b='\xC3'/>", "byte 0xC3 in an attribute value" },
    { "<a b='&amp;\xC3'/>", "byte 0xC3 in an attribute value" },
    { "<a><!--\xC3--></a>", "byte 0xC3 in a comment" },
    { "<a><![CDATA[\xC3]]></a>", "byte 0xC3" },
    /* comments, CDATA, what is not accepted */
    { "<a><!-- -- --></a>", "'--' inside a comment" },
    { "<a><!-- ---></a>", "'--' inside a comment" },
    { "<a><!--->-></a>", "the document ends inside a comment" },
    { "<a><!--x", "the document ends inside a comment" },
    { "<a><!--x-", "the document ends inside a comment" },
    { "<a><!--x--", "the document ends inside a comment" },
    { "<a><!-x--></a>", "behind '<!'" },
    { "<a><!--\x02--></a>", "control character 0x02 in a comment" },
    { "<a><![CDATA[", "the document ends inside a CDATA section" },
    { "<a><![CDATA[x]]", "the document ends inside a CDATA section" },
    { "<a><![CDATA[\x02]]></a>", "control character 0x02" },
    { "<a><![cdata[]]></a>", "behind '<!'" },
    { "<a><![CDATA []]></a>", "behind '<!'" },
    { "<!DOCTYPE a><a/>", "line 1, column 1: a document type declaration" },
    { "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "a document type declaration" },
    { "<?pi?><a/>", "a processing instruction" },
    { "<a><?pi x?></a>", "line 1, column 4: a processing instruction" },
    { " <?xml version='1.0'?><a/>", "not at the very beginning" },
    { "<a/><?xml version='1.0'?>", "not at the very beginning" },
    { "<?xml?><a/>", "a processing instruction" },
    { "<?xml ?><a/>", "without the version" },
    { "<?xml version='2.0'?><a/>", "without the version" },
    { "<?xml version='1.'?><a/>", "without the version" },
    { "<?xml version='1.0\"?><a/>", "the document ends inside the XML declaration" },
    { "<?xml encoding='utf-8'?><a/>", "without the version" },
    { "<?xml version='1.0' encoding='iso-8859-1'?><a/>",
     "line 1, column 31: the XML declaration says encoding 'iso-8859-1'" },
    { "<?xml version='1.0' encoding='utf-16'?><a/>", "the document is UTF-8" },
    { "<?xml version='1.0' encoding=''?><a/>", "says encoding ''" },
    { "<?xml version='1.0'encoding='utf-8'?><a/>", "in the XML declaration" },
    { "<?xml version='1.0' standalone='maybe'?><a/>", "standalone" },
    { "<?xml version='1.0' standalone='yes' encoding='utf-8'?><a/>", "in the XML declaration" },
    { "<?xml version='1.0' x='1'?><a/>", "in the XML declaration" },
    { "<?xml version='1.0'><a/>", "in the XML declaration" },
    { "<?xml version='1.0'", "the document ends inside the XML declaration" },
    { "<?xml version", "the document ends inside the XML declaration" },
    { "\xEF\xBB\xBF\xEF\xBB\xBF<a/>", "text at the top level" },
    { "\xEF\xBB<a/>", "line 1, column 1: byte 0xEF" },
};

static void test_malformed_documents_are_refused_and_the_error_says_why_and_where(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        struct sink sink = { 0 };
        char text[ERROR_TEXT_BYTES];
        HRESULT hr;

        assert_ok(set_bytes(reader, bad[i].text, strlen(bad[i].text), error));
        hr = read_events(reader, &sink, error);
        if (hr != WS_E_INVALID_FORMAT || strstr(error_text(error, text), bad[i].says) == NULL)
            print_error("%s\n  says     0x%08X %s\n  expected %s\n", bad[i].text, (unsigned)hr, error_text(error, text),
                        bad[i].says);
        assert_hr_error(hr, WS_E_INVALID_FORMAT, error);
        assert_error_says(error, bad[i].says);
        assert_hr(WsReadNode(reader, NULL), WS_E_OBJECT_FAULTED);
        sink_reset(&sink);
    }
}

static void test_a_zero_byte_is_no_character_anywhere(void** state)
{
    static const char places[][16] = { "<a>0</a>", "<a b='0'/>", "<a><!--0--></a>", "<a0/>", "<a/>0",
                                        "<a>x&amp;0</a>" };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(places); i++) {
        struct sink sink = { 0 };
        char text[16];

        memcpy(text, places[i], sizeof text);
        *strchr(text, '0') = '\0';
        assert_ok(set_bytes(reader, text, strlen(places[i]), error));
        assert_fails(read_events(reader, &sink, error), WS_E_INVALID_FORMAT, error, "0x00");
        sink_reset(&sink);
    }
}

static void test_many_attributes_are_compared_by_expanded_name_too(void** state)
{
    struct sink text = { 0 }, events = { 0 };
    char attribute[64];

    UNUSED(state);
    sink_text(&text, "<a xmlns:p='u' xmlns:q='u'");
    for (int i = 0; i < 60; i++) {
        snprintf(attribute, sizeof attribute, " p:n%d='%d' n%d=''", i, i, i);
        sink_text(&text, attribute);
    }
    sink_text(&text, " q:n41=''/>");
    assert_ok(set_bytes(reader, text.text, text.size, error));
    assert_fails(read_events(reader, &events, error), WS_E_INVALID_FORMAT, error,
                 "the attribute 'n41' of namespace 'u' appears twice");
    text.size -= strlen(" q:n41=''/>");
    sink_text(&text, " q:m=''/>");
    assert_ok(set_bytes(reader, text.text, text.size, error));
    assert_ok_error(read_events(reader, &events, error), error);
    sink_reset(&text);
    sink_reset(&events);
}

/* ---------------------------------------------------------------------------------------------- properties */

static HRESULT read_with(WS_XML_READER_PROPERTY_ID id, ULONG value, const char* text)
{
    WS_XML_READER_PROPERTY property = { id, &value, sizeof value };
    struct sink sink = { 0 };
    HRESULT hr;

    assert_ok(set_bytes_with(reader, text, strlen(text), &property, 1, error));
    hr = read_events(reader, &sink, error);
    sink_reset(&sink);
    return hr;
}

static void test_quotas_name_their_property(void** state)
{
    UNUSED(state);
    assert_ok(read_with(WS_XML_READER_PROPERTY_MAX_DEPTH, 2, "<a><b/><b/></a>"));
    assert_fails(read_with(WS_XML_READER_PROPERTY_MAX_DEPTH, 2, "<a><b><c/></b></a>"), WS_E_QUOTA_EXCEEDED, error,
                 "WS_XML_READER_PROPERTY_MAX_DEPTH");
    assert_fails(read_with(WS_XML_READER_PROPERTY_MAX_DEPTH, 0, "<a/>"), WS_E_QUOTA_EXCEEDED, error, "MAX_DEPTH");
    assert_ok(read_with(WS_XML_READER_PROPERTY_MAX_ATTRIBUTES, 2, "<a x='' y=''/>"));
    assert_fails(read_with(WS_XML_READER_PROPERTY_MAX_ATTRIBUTES, 2, "<a x='' y='' z=''/>"), WS_E_QUOTA_EXCEEDED, error,
                 "WS_XML_READER_PROPERTY_MAX_ATTRIBUTES");
    assert_fails(read_with(WS_XML_READER_PROPERTY_MAX_ATTRIBUTES, 1, "<a x='' xmlns=''/>"), WS_E_QUOTA_EXCEEDED, error,
                 "WS_XML_READER_PROPERTY_MAX_ATTRIBUTES");
    assert_ok(
        read_with(WS_XML_READER_PROPERTY_MAX_NAMESPACES, 2, "<a xmlns:p='u'><b xmlns:q='v'/><b xmlns:r='w'/></a>"));
    assert_fails(read_with(WS_XML_READER_PROPERTY_MAX_NAMESPACES, 1, "<a xmlns:p='u'><b xmlns:q='v'/></a>"),
                 WS_E_QUOTA_EXCEEDED, error, "WS_XML_READER_PROPERTY_MAX_NAMESPACES");
}

static HRESULT read_nested(int depth)
{
    struct sink text = { 0 };
    HRESULT hr;

    for (int i = 0; i < depth; i++)
        sink_text(&text, "<a>");
    for (int i = 0; i < depth; i++)
        sink_text(&text, "</a>");
    hr = read_with(WS_XML_READER_PROPERTY_READ_DECLARATION, TRUE, text.text);
    sink_reset(&text);
    return hr;
}

static void test_default_quotas_are_those_of_the_reference(void** state)
{
    static const struct { WS_XML_READER_PROPERTY_ID id; ULONG value;
    } defaults[] = {
        { WS_XML_READER_PROPERTY_MAX_DEPTH, 32 },
        { WS_XML_READER_PROPERTY_ALLOW_FRAGMENT, FALSE },
        { WS_XML_READER_PROPERTY_MAX_ATTRIBUTES, 128 },
        { WS_XML_READER_PROPERTY_READ_DECLARATION, TRUE },
        { WS_XML_READER_PROPERTY_UTF8_TRIM_SIZE, 4096 },
        { WS_XML_READER_PROPERTY_STREAM_BUFFER_SIZE, 4096 },
        { WS_XML_READER_PROPERTY_STREAM_MAX_ROOT_MIME_PART_SIZE, 65536 },
        { WS_XML_READER_PROPERTY_STREAM_MAX_MIME_HEADERS_SIZE, 256 },
        { WS_XML_READER_PROPERTY_MAX_MIME_PARTS, 4096 },
        { WS_XML_READER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES, FALSE },
        { WS_XML_READER_PROPERTY_MAX_NAMESPACES, 32 },
    };

    UNUSED(state);
    set_text(reader, "<a/>");
    for (size_t i = 0; i < ARRAY_COUNT(defaults); i++) {
        ULONG value = 77;

        assert_ok(WsGetReaderProperty(reader, defaults[i].id, &value, sizeof value, error));
        assert_int_equal(value, defaults[i].value);
    }
    assert_ok(read_nested(32));
    assert_fails(read_nested(33), WS_E_QUOTA_EXCEEDED, error, "more than 32 deep");
}

static void test_a_fragment_may_have_several_elements_and_text_on_top(void** state)
{
    UNUSED(state);
    assert_ok(read_with(WS_XML_READER_PROPERTY_ALLOW_FRAGMENT, TRUE, "x<a/>y<b/><![CDATA[z]]>"));
    assert_ok(read_with(WS_XML_READER_PROPERTY_ALLOW_FRAGMENT, TRUE, ""));
    assert_fails(read_with(WS_XML_READER_PROPERTY_ALLOW_FRAGMENT, TRUE, "<a/></b>"), WS_E_INVALID_FORMAT, error,
                 "without an open element");
}

static void test_the_declaration_can_be_forbidden(void** state)
{
    UNUSED(state);
    assert_fails(read_with(WS_XML_READER_PROPERTY_READ_DECLARATION, FALSE, "<?xml version='1.0'?><a/>"),
                 WS_E_INVALID_FORMAT, error, "WS_XML_READER_PROPERTY_READ_DECLARATION");
    assert_ok(read_with(WS_XML_READER_PROPERTY_READ_DECLARATION, FALSE, "<a/>"));
}

static void test_invalid_character_references_are_accepted_on_demand_but_no_surrogates(void** state)
{
    UNUSED(state);
    assert_ok(
        read_with(WS_XML_READER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES, TRUE, "<a b='&#2;'>&#x1;&#x1F;</a>"));
    assert_fails(read_with(WS_XML_READER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES, TRUE, "<a>&#xD800;</a>"),
                 WS_E_INVALID_FORMAT, error, "refers to");
    assert_fails(read_with(WS_XML_READER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES, TRUE, "<a>&#0;</a>"),
                 WS_E_INVALID_FORMAT, error, "refers to");
    assert_fails(read_with(WS_XML_READER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES, TRUE, "<a>\x01</a>"),
                 WS_E_INVALID_FORMAT, error, "control character");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_well_formed_documents_give_these_nodes),
        cmocka_unit_test(test_malformed_documents_are_refused_and_the_error_says_why_and_where),
        cmocka_unit_test(test_a_zero_byte_is_no_character_anywhere),
        cmocka_unit_test(test_many_attributes_are_compared_by_expanded_name_too),
        cmocka_unit_test(test_quotas_name_their_property),
        cmocka_unit_test(test_default_quotas_are_those_of_the_reference),
        cmocka_unit_test(test_a_fragment_may_have_several_elements_and_text_on_top),
        cmocka_unit_test(test_the_declaration_can_be_forbidden),
        cmocka_unit_test(test_invalid_character_references_are_accepted_on_demand_but_no_surrogates),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
