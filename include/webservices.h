/** webservices.h: the name that samples write in lower case. Everything is in <WebServices.h>. */
#ifndef WWS_WEBSERVICES_LOWER_H
#define WWS_WEBSERVICES_LOWER_H

#include <WebServices.h>

#endif
