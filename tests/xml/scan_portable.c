/* scan.c and what scan.h inlines, as they are on a machine without vectors: for scan_test.c, under other names. */
#define XML_SCAN_PORTABLE
#define xml_scanner        portable_scanner
#define xml_scanner_choose portable_scanner_choose
#define xml_scan_wide      portable_scan_wide
#define xml_scan_cdata     portable_scan_cdata
#define xml_scan_comment   portable_scan_comment
#include "xml/scan.c"

const BYTE* portable_run(const BYTE* p, const BYTE* end, enum xml_run kind, bool* wide);
const BYTE* portable_name(const BYTE* p, const BYTE* end);

const BYTE* portable_run(const BYTE* p, const BYTE* end, enum xml_run kind, bool* wide)
{
    return xml_scan_run(p, end, kind, wide);
}

const BYTE* portable_name(const BYTE* p, const BYTE* end)
{
    return xml_scan_name(p, end);
}
