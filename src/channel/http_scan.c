#include "channel/http_scan.h"

#define FIELD  HTTP_CLASS_FIELD
#define QUOTED (HTTP_CLASS_FIELD | HTTP_CLASS_QUOTED)
#define TOKEN  (QUOTED | HTTP_CLASS_TOKEN)
#define TARGET (QUOTED | HTTP_CLASS_TARGET)
#define BOTH   (TOKEN | HTTP_CLASS_TARGET | HTTP_CLASS_HOST)        /* in tokens, targets and host names */
#define DIGIT  (BOTH | HTTP_CLASS_DIGIT | HTTP_CLASS_HEX)
#define HEX    (BOTH | HTTP_CLASS_HEX)
#define HOST   (TARGET | HTTP_CLASS_HOST)

/* Runs of the same class (ranges in initialisers are no ISO C). */
#define FIVE_BOTH   BOTH, BOTH, BOTH, BOTH, BOTH
#define TWENTY_BOTH FIVE_BOTH, FIVE_BOTH, FIVE_BOTH, FIVE_BOTH
#define OBS_TEXT    QUOTED, QUOTED, QUOTED, QUOTED, QUOTED, QUOTED, QUOTED, QUOTED, \
                    QUOTED, QUOTED, QUOTED, QUOTED, QUOTED, QUOTED, QUOTED, QUOTED

const BYTE http_class[256] = {
    ['\t'] = QUOTED, [' '] = QUOTED,
    ['!'] = BOTH, ['"'] = FIELD, ['#'] = TOKEN, ['$'] = BOTH, ['%'] = BOTH, ['&'] = BOTH, ['\''] = BOTH,
    ['('] = HOST, [')'] = HOST, ['*'] = BOTH, ['+'] = BOTH, [','] = HOST, ['-'] = BOTH, ['.'] = BOTH, ['/'] = TARGET,
    ['0'] = DIGIT, ['1'] = DIGIT, ['2'] = DIGIT, ['3'] = DIGIT, ['4'] = DIGIT,
    ['5'] = DIGIT, ['6'] = DIGIT, ['7'] = DIGIT, ['8'] = DIGIT, ['9'] = DIGIT,
    [':'] = TARGET, [';'] = HOST, ['<'] = QUOTED, ['='] = HOST, ['>'] = QUOTED, ['?'] = TARGET, ['@'] = TARGET,
    ['A'] = HEX, ['B'] = HEX, ['C'] = HEX, ['D'] = HEX, ['E'] = HEX, ['F'] = HEX,
    ['G'] = TWENTY_BOTH,
    ['['] = TARGET, ['\\'] = FIELD, [']'] = TARGET, ['^'] = TOKEN, ['_'] = BOTH, ['`'] = TOKEN,
    ['a'] = HEX, ['b'] = HEX, ['c'] = HEX, ['d'] = HEX, ['e'] = HEX, ['f'] = HEX,
    ['g'] = TWENTY_BOTH,
    ['{'] = QUOTED, ['|'] = TOKEN, ['}'] = QUOTED, ['~'] = BOTH,
    [0x80] = OBS_TEXT, OBS_TEXT, OBS_TEXT, OBS_TEXT, OBS_TEXT, OBS_TEXT, OBS_TEXT, OBS_TEXT
};
