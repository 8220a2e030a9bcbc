/* All XML files below some folders, read by us and by expat: both accept or both refuse, with the same events.
 *
 *   machine_xml [FOLDER]...         (/etc /usr/lib /usr/share)
 *
 * Files with a document type or a processing instruction are counted and left out; so are encodings that are not ours. */
#define _GNU_SOURCE                   /* memmem, nftw */

#include "expat_events.h"

#include <ftw.h>
#include <stdio.h>
#include <strings.h>
#include <sys/stat.h>

#define FILE_BYTES_MAX (64 * 1024 * 1024)

static struct {
    unsigned           files, left_out, other_encoding, accepted, refused, different;
    unsigned long long bytes;
} count;
static WS_XML_READER* reader;
static WS_ERROR* error;

static bool has_xml_name(const char* path)
{
    static const char* const endings[] = {
        ".xml", ".svg", ".xsd", ".xsl", ".xslt", ".rng", ".wsdl", ".ui", ".gir", ".policy", ".xmp", ".rdf", ".xhtml",
        ".docbook",
    };
    const char* dot = strrchr(path, '.');

    for (size_t i = 0; dot != NULL && i < WsCountOf(endings); i++)
        if (strcasecmp(dot, endings[i]) == 0)
            return true;
    return false;
}

static char* load(const char* path, size_t size)
{
    FILE* file = fopen(path, "rb");
    char* bytes = file == NULL ? NULL : malloc(size + 1);

    if (bytes != NULL && fread(bytes, 1, size, file) != size) {
        free(bytes);
        bytes = NULL;
    }
    if (bytes != NULL)
        bytes[size] = '\0';
    if (file != NULL)
        fclose(file);
    return bytes;
}

static bool find(const char* bytes, size_t size, const char* what)
{
    return memmem(bytes, size, what, strlen(what)) != NULL;
}

/* A processing instruction: any "<?" but the declaration at the beginning. In a comment or CDATA section it is none, and
 * the file is left out for nothing. */
static bool is_left_out(const char* bytes, size_t size)
{
    size_t skip = size > 5 && memcmp(bytes, "\xEF\xBB\xBF<", 4) == 0 ? 3 : 0;

    if (size > skip + 5 && memcmp(bytes + skip, "<?xml", 5) == 0)
        skip += 5;
    return find(bytes, size, "<!DOCTYPE") || find(bytes + skip, size - skip, "<?");
}

static bool is_other_encoding(const char* bytes, size_t size)
{
    const char* end = memchr(bytes, '>', size);
    const char* name = end == NULL ? NULL : memmem(bytes, (size_t)(end - bytes), "encoding=", 9);

    return name != NULL && strncasecmp(name + 10, "utf-8", 5) != 0 && strncasecmp(name + 10, "utf-16", 6) != 0;
}

static void compare(const char* path, const char* bytes, size_t size)
{
    struct events ours = { 0 }, theirs = { 0 };
    HRESULT hr = our_events(reader, bytes, size, &ours, error);
    bool accepted = expat_events(bytes, size, &theirs);

    count.bytes += size;
    if (accepted != SUCCEEDED(hr)) {
        count.different++;
        printf("%s: %s by expat, %s by us (0x%08x)\n", path, accepted ? "accepted" : "refused",
               SUCCEEDED(hr) ? "accepted" : "refused", (unsigned)hr);
    } else if (accepted && (ours.size != theirs.size || memcmp(ours.text, theirs.text, ours.size) != 0)) {
        count.different++;
        printf("%s: other events\n", path);
    } else if (accepted) {
        count.accepted++;
    } else {
        count.refused++;
    }
    WsResetError(error);
    free(ours.text);
    free(theirs.text);
}

static int visit(const char* path, const struct stat* info, int type, struct FTW* walk)
{
    char* bytes;

    (void)walk;
    if (type != FTW_F || !S_ISREG(info->st_mode) || info->st_size > FILE_BYTES_MAX || !has_xml_name(path))
        return 0;
    bytes = load(path, (size_t)info->st_size);
    if (bytes == NULL)
        return 0;
    count.files++;
    if (is_left_out(bytes, (size_t)info->st_size))
        count.left_out++;
    else if (is_other_encoding(bytes, (size_t)info->st_size))
        count.other_encoding++;
    else
        compare(path, bytes, (size_t)info->st_size);
    free(bytes);
    return 0;
}

int main(int argc, char** argv)
{
    static const char* const folders[] = { "/etc", "/usr/lib", "/usr/share" };

    if (FAILED(WsCreateReader(NULL, 0, &reader, NULL)) || FAILED(WsCreateError(NULL, 0, &error)))
        return 1;
    for (int i = 1; i < argc; i++)
        nftw(argv[i], visit, 32, FTW_PHYS);
    for (size_t i = 0; argc == 1 && i < WsCountOf(folders); i++)
        nftw(folders[i], visit, 32, FTW_PHYS);
    WsFreeReader(reader);
    WsFreeError(error);
    printf("machine_xml: %u files; %u left out (document type or processing instruction), %u in another encoding\n"
           "machine_xml: %u read the same as by expat, %u refused by both, %u different; %.1f MB\n",
           count.files, count.left_out, count.other_encoding, count.accepted, count.refused, count.different,
           (double)count.bytes / 1e6);
    if (count.files == 0)
        printf("machine_xml: there is no XML file to compare\n");
    return count.different != 0;
}
