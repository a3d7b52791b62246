// libpq, PostgreSQL's client library, as Swift sees it.
//
// It is loaded when a database of PostgreSQL is named for the first time, not with the program: it brings twenty libraries (GnuTLS,
// Kerberos, LDAP and others), which a client would pay for at each start and in memory. The functions that are called are
// defined here and hand over to the library's own.
#pragma once
// What libpq's header includes is not to be hidden.
#include <stdio.h>
#pragma GCC visibility push(hidden)
#include <postgresql/libpq-fe.h>

/// Loads the library, once. NULL when it is there; else why it cannot be used, for as long as the program runs, and none of its functions
/// may be called. May be called by any thread.
const char *ncall_postgresql_problem(void);
#pragma GCC visibility pop
