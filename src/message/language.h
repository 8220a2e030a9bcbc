/* LANGIDs of Windows and the language tags of xml:lang (RFC 5646), as far as faults need them: by primary language. Any
 * thread. */
#ifndef WWS_MESSAGE_LANGUAGE_H
#define WWS_MESSAGE_LANGUAGE_H

#include "base/common.h"

#define LANGUAGE_ENGLISH ((LANGID)0x0409)

/* "en" for 0x0409; "en" too for a language that is not known here, as the library's own texts are. */
const char* language_tag(LANGID language);
/* The primary language of the tag ("en-GB") is that of the LANGID. */
bool language_matches(const WS_STRING* tag, LANGID language);

#endif
