// libpq, PostgreSQL's client library, as Swift sees it.
#pragma once
#include <postgresql/libpq-fe.h>
