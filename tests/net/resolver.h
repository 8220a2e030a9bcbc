/* Stands in for the C library's resolver: which names a machine knows differs (in a bare chroot not even "localhost" has an
 * address), and so does the time that asking takes. */
#ifndef WWS_TESTS_NET_RESOLVER_H
#define WWS_TESTS_NET_RESOLVER_H

#include <dlfcn.h>
#include <netdb.h>
#include <stddef.h>

/* The test's own: which numeric address a name has, after as much time as it likes; NULL: none. */
const char* resolver_answer(const char* host);

int getaddrinfo(const char* host, const char* service, const struct addrinfo* hints, struct addrinfo** result)
{
    int (*system_resolver)(const char*, const char*, const struct addrinfo*, struct addrinfo**);

    *(void**)&system_resolver = dlsym(RTLD_NEXT, "getaddrinfo");
    if (host != NULL && (hints->ai_flags & AI_NUMERICHOST) == 0) {
        host = resolver_answer(host);
        if (host == NULL)
            return EAI_NONAME;
    }
    return system_resolver(host, service, hints, result);
}

#endif
