/* The command line. */
#include "xmltool.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: wws-xml [OPTION]... [FILE]\n"
    "\n"
    "Reads an XML document and writes it in another form. Without FILE, or with -, standard input is read.\n"
    "\n"
    "  -t, --to=FORM        what to write:\n"
    "                         text                 XML text in UTF-8 (this is the default)\n"
    "                         utf-16le, utf-16be   XML text in UTF-16\n"
    "                         binary               .NET binary XML ([MC-NBFX], with SOAP's dictionary [MC-NBFS])\n"
    "                         binary-session       the same behind a table of the names in it ([MC-NBFSE])\n"
    "                         mtom                 a MIME package: XML, and bytes in parts of their own (XOP)\n"
    "                         c14n                 Canonical XML 1.0\n"
    "                         c14n-comments        the same, with comments\n"
    "                         exc-c14n             Exclusive Canonical XML 1.0\n"
    "                         exc-c14n-comments    the same, with comments\n"
    "                         nodes                a list of the nodes, with their places in the text\n"
    "                         none                 nothing: only read, and say what is wrong\n"
    "  -s, --from=ENCODING  what is read, where it is not to be seen: utf-8, utf-16le, utf-16be, binary,\n"
    "                       binary-session, mtom, net.tcp (one direction of a connection: a message after the other);\n"
    "                       auto is the default\n"
    "  -m, --message=N      net.tcp: only the Nth message\n"
    "  -o, --output=FILE    where to write (standard output)\n"
    "  -i, --indent=N       text: put each element on a line of its own, N blanks deeper than the one around it;\n"
    "                       white space that stands alone between tags is dropped\n"
    "  -d, --declaration    text: begin with an XML declaration\n"
    "  -D, --dictionary=D   binary: soap, none, or a file of strings, one a line, whose numbers count from 0\n"
    "  -S, --strings=FILE   binary: the strings that the session has before this message, one a line\n"
    "  -b, --bytes=N        binary, mtom: base64 of N bytes and more is written as bytes, in mtom as a part (768)\n"
    "      --boundary=TEXT  mtom: between the parts; a random one is the default\n"
    "      --start-info=T   mtom: the media type of the document; text/xml or application/soap+xml is the default\n"
    "  -p, --prefixes=LIST  exc-c14n: inclusive prefixes, with blanks or commas between; #default is the empty one\n"
    "  -x, --omit=NAME      c14n, exc-c14n: leave out each element of this name, {namespace}name, with all in it\n"
    "  -f, --full           nodes: show texts in full length\n"
    "      --progress       show progress also when standard error is no terminal\n"
    "  -q, --quiet          show no progress\n"
    "  -h, --help           this text\n"
    "  -V, --version        the version\n"
    "\n"
    "Documents with a document type or with processing instructions are refused, as SOAP demands.\n"
    "\n"
    "Exit status: 0 done; 1 the document is wrong, or has no canonical form; 2 the command line is wrong; 3 a file\n"
    "cannot be read or written.\n"
    "\n"
    "  wws-xml --to=nodes order.xml             what a program that reads this document gets to see\n"
    "  wws-xml --to=exc-c14n a.xml | sha256sum  the same for all documents that say the same\n"
    "  wws-xml --indent=2 client.raw            what was captured of a net.tcp connection, one direction\n"
    "  wws-xml -t mtom -o a.mtom a.xml          base64 in it as MIME parts\n";

enum { OPTION_PROGRESS = 256, OPTION_BOUNDARY, OPTION_START_INFO };

#define BYTES_MIN_DEFAULT 768          /* what .NET has */

static const struct option long_options[] = {
    { "message", required_argument, NULL, 'm' },
    { "to", required_argument, NULL, 't' },       { "from", required_argument, NULL, 's' },
    { "output", required_argument, NULL, 'o' },   { "bytes", required_argument, NULL, 'b' },
    { "strings", required_argument, NULL, 'S' },  { "dictionary", required_argument, NULL, 'D' },
    { "boundary", required_argument, NULL, OPTION_BOUNDARY },
    { "start-info", required_argument, NULL, OPTION_START_INFO },
    { "indent", required_argument, NULL, 'i' },   { "declaration", no_argument, NULL, 'd' },
    { "prefixes", required_argument, NULL, 'p' }, { "omit", required_argument, NULL, 'x' },
    { "full", no_argument, NULL, 'f' },           { "progress", no_argument, NULL, OPTION_PROGRESS },
    { "quiet", no_argument, NULL, 'q' },          { "help", no_argument, NULL, 'h' },
    { "version", no_argument, NULL, 'V' },        { NULL, 0, NULL, 0 },
};

static bool wrong(const char* what, const char* value)
{
    fprintf(stderr, "wws-xml: %s '%s'\nwws-xml --help says what there is.\n", what, value);
    return false;
}

static const struct { const char* name; enum encoding encoding; } encodings[] = {
    { "auto", ENCODING_AUTO },         { "utf-8", ENCODING_UTF8 },               { "text", ENCODING_UTF8 },
    { "utf-16le", ENCODING_UTF16LE },  { "utf-16be", ENCODING_UTF16BE },         { "binary", ENCODING_BINARY },
    { "mtom", ENCODING_MTOM },         { "binary-session", ENCODING_SESSION },  { "net.tcp", ENCODING_FRAMED },
};

/* ENCODING_AUTO is one of them: *found says whether it is. */
static enum encoding find_encoding(const char* name, bool* found)
{
    for (size_t i = 0; i < WsCountOf(encodings); i++)
        if (strcmp(name, encodings[i].name) == 0) {
            *found = true;
            return encodings[i].encoding;
        }
    *found = false;
    return ENCODING_AUTO;
}

static bool parse_from(struct options* options, const char* name)
{
    bool found;

    options->from = find_encoding(name, &found);
    return found || wrong("there is no encoding", name);
}

static bool parse_form(struct options* options, const char* name)
{
    static const struct { const char* name; enum form form; WS_XML_CANONICALIZATION_ALGORITHM algorithm; } forms[] = {
        { "nodes", FORM_NODES, 0 },
        { "none", FORM_NONE, 0 },
        { "c14n", FORM_CANONICAL, WS_INCLUSIVE_XML_CANONICALIZATION_ALGORITHM },
        { "c14n-comments", FORM_CANONICAL, WS_INCLUSIVE_WITH_COMMENTS_XML_CANONICALIZATION_ALGORITHM },
        { "exc-c14n", FORM_CANONICAL, WS_EXCLUSIVE_XML_CANONICALIZATION_ALGORITHM },
        { "exc-c14n-comments", FORM_CANONICAL, WS_EXCLUSIVE_WITH_COMMENTS_XML_CANONICALIZATION_ALGORITHM },
    };
    bool found;
    enum encoding to = find_encoding(name, &found);

    for (size_t i = 0; i < WsCountOf(forms); i++)
        if (strcmp(name, forms[i].name) == 0) {
            options->form = forms[i].form;
            options->algorithm = forms[i].algorithm;
            return true;
        }
    if (to == ENCODING_AUTO || to == ENCODING_FRAMED)
        return wrong("there is no form", name);
    options->form = FORM_DOCUMENT;
    options->to = to;
    return true;
}

static bool parse_prefixes(struct options* options, const char* list)
{
    for (const char* p = list + strspn(list, " ,"); *p != '\0'; p += strspn(p, " ,")) {
        size_t size = strcspn(p, " ,");

        if (options->prefix_count == WsCountOf(options->prefixes))
            return wrong("too many prefixes in", list);
        options->prefixes[options->prefix_count++] = (WS_XML_STRING){ (ULONG)size, (BYTE*)(uintptr_t)p, NULL, 0 };
        p += size;
    }
    return true;
}

/* {namespace}name, or name */
static bool parse_name(WS_XML_QNAME* out, const char* text)
{
    const char* close = *text == '{' ? strchr(text, '}') : NULL;
    const char* name = close == NULL ? text : close + 1;

    if (*name == '\0' || *name == '{')
        return wrong("not the name of an element, name or {namespace}name:", text);
    out->localName = (WS_XML_STRING){ (ULONG)strlen(name), (BYTE*)(uintptr_t)name, NULL, 0 };
    if (close != NULL)
        out->ns = (WS_XML_STRING){ (ULONG)(close - text - 1), (BYTE*)(uintptr_t)(text + 1), NULL, 0 };
    return true;
}

static bool parse_indent(struct options* options, const char* text)
{
    char* end;
    unsigned long value = strtoul(text, &end, 10);

    if (*text < '0' || *text > '9' || *end != '\0' || value > 64)
        return wrong("not a number of blanks from 0 to 64:", text);
    options->indent = (ULONG)value;
    return true;
}

static bool parse_bytes(struct options* options, const char* text)
{
    char* end;
    unsigned long value = strtoul(text, &end, 10);

    if (*text < '0' || *text > '9' || *end != '\0' || value == 0 || value > UINT32_MAX)
        return wrong("not a number of bytes from 1 on:", text);
    options->bytes_min = (ULONG)value;
    return true;
}

static bool parse_message(struct options* options, const char* text)
{
    char* end;

    options->message = strtoul(text, &end, 10);
    return (*text >= '1' && *text <= '9' && *end == '\0') || wrong("not the number of a message, from 1 on:", text);
}

static bool parse_option(struct options* options, int option)
{
    switch (option) {
    case 't': return parse_form(options, optarg);
    case 's': return parse_from(options, optarg);
    case 'm': return parse_message(options, optarg);
    case 'o': options->output = optarg; return true;
    case 'b': return parse_bytes(options, optarg);
    case 'D': options->dictionary = optarg; return true;
    case 'S': options->strings = optarg; return true;
    case OPTION_BOUNDARY: options->boundary = optarg; return true;
    case OPTION_START_INFO:
        options->start_info = optarg;
        return strlen(optarg) < START_INFO_CHARS_MAX || wrong("too long:", optarg);
    case 'i': return parse_indent(options, optarg);
    case 'd': options->declaration = true; return true;
    case 'p': return parse_prefixes(options, optarg);
    case 'x': return parse_name(&options->omitted, optarg);
    case 'f': options->full = true; return true;
    case 'q': options->progress = 0; return true;
    case OPTION_PROGRESS: options->progress = 1; return true;
    default:
        fputs("wws-xml --help says what there is.\n", stderr);
        return false;
    }
}

/* Options that would say nothing are mistakes. */
static bool check_options(const struct options* options)
{
    bool document = options->form == FORM_DOCUMENT;
    bool exclusive = options->form == FORM_CANONICAL
                  && options->algorithm < WS_INCLUSIVE_XML_CANONICALIZATION_ALGORITHM;

    if (options->prefix_count != 0 && !exclusive)
        return wrong("only exc-c14n and exc-c14n-comments know", "--prefixes");
    if (options->omitted.localName.length != 0 && options->form != FORM_CANONICAL)
        return wrong("only canonical forms know", "--omit");
    if ((options->indent != 0 || options->declaration) && !(document && options->to < ENCODING_BINARY))
        return wrong("only text knows", options->declaration ? "--declaration" : "--indent");
    if (options->bytes_min != 0 && !(document && options->to >= ENCODING_BINARY))
        return wrong("only binary and mtom know", "--bytes");
    if ((options->boundary != NULL || options->start_info != NULL) && !(document && options->to == ENCODING_MTOM))
        return wrong("only mtom knows", options->boundary != NULL ? "--boundary" : "--start-info");
    if (options->full && options->form != FORM_NODES)
        return wrong("only nodes knows", "--full");
    return true;
}

enum parsed options_parse(struct options* options, int argc, char** argv)
{
    int option;

    options->to = ENCODING_UTF8;
    while ((option = getopt_long(argc, argv, "t:s:m:o:i:db:D:S:p:x:fqhV", long_options, NULL)) != -1) {
        if (option == 'h' || option == 'V') {
            fputs(option == 'h' ? usage : "wws-xml (libwws) " WWS_VERSION "\n", stdout);
            return PARSED_DONE;
        }
        if (!parse_option(options, option))
            return PARSED_WRONG;
    }
    if (argc - optind > 1) {
        wrong("more than one file:", argv[optind + 1]);
        return PARSED_WRONG;
    }
    if (optind < argc)
        options->input = argv[optind];
    if (!check_options(options))
        return PARSED_WRONG;
    if (options->bytes_min == 0)
        options->bytes_min = BYTES_MIN_DEFAULT;
    return PARSED_RUN;
}
