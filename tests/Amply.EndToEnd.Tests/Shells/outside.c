// Loaded into each program of a shell: writes down every name that is looked up and every address outside 127/8 that is connected to.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static void note(const char *what) {
    const char *path = getenv("OUTSIDE_LOG");
    FILE *log = path ? fopen(path, "a") : NULL;
    if (log) {
        fprintf(log, "%s\n", what);
        fclose(log);
    }
}

int connect(int fd, const struct sockaddr *to, socklen_t length) {
    char text[INET6_ADDRSTRLEN] = "";
    if (to->sa_family == AF_INET) {
        inet_ntop(AF_INET, &((const struct sockaddr_in *)to)->sin_addr, text, sizeof text);
    } else if (to->sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)to)->sin6_addr, text, sizeof text);
    }
    const char *four = strncmp(text, "::ffff:", 7) == 0 ? text + 7 : text;
    if (*text && strncmp(four, "127.", 4) != 0 && strcmp(text, "::1") != 0) {
        note(text);
    }
    int (*real)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "connect");
    return real(fd, to, length);
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result) {
    if (node && strspn(node, "0123456789.") != strlen(node) && strcmp(node, "localhost") != 0) {
        note(node);
    }
    int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) = dlsym(RTLD_NEXT, "getaddrinfo");
    return real(node, service, hints, result);
}
