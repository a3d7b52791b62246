#define _GNU_SOURCE
#include "CPostgreSQL.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>

// Every function of libpq that is called: X(result, name, parameters, arguments).
#define FUNCTIONS(X) \
  X(int, PQbackendPID, (const PGconn *conn), (conn)) \
  X(void, PQclear, (PGresult *res), (res)) \
  X(char *, PQcmdStatus, (PGresult *res), (res)) \
  X(char *, PQcmdTuples, (PGresult *res), (res)) \
  X(PGconn *, PQconnectdb, (const char *conninfo), (conninfo)) \
  X(PGconn *, PQconnectdbParams, (const char *const *keywords, const char *const *values, int expand_dbname), \
    (keywords, values, expand_dbname)) \
  X(void, PQconninfoFree, (PQconninfoOption *connOptions), (connOptions)) \
  X(PQconninfoOption *, PQconninfoParse, (const char *conninfo, char **errmsg), (conninfo, errmsg)) \
  X(int, PQconsumeInput, (PGconn *conn), (conn)) \
  X(char *, PQerrorMessage, (const PGconn *conn), (conn)) \
  X(PGresult *, PQexec, (PGconn *conn, const char *query), (conn, query)) \
  X(PGresult *, PQexecParams, (PGconn *conn, const char *command, int nParams, const Oid *paramTypes, \
    const char *const *paramValues, const int *paramLengths, const int *paramFormats, int resultFormat), \
    (conn, command, nParams, paramTypes, paramValues, paramLengths, paramFormats, resultFormat)) \
  X(PGresult *, PQexecPrepared, (PGconn *conn, const char *stmtName, int nParams, const char *const *paramValues, \
    const int *paramLengths, const int *paramFormats, int resultFormat), \
    (conn, stmtName, nParams, paramValues, paramLengths, paramFormats, resultFormat)) \
  X(void, PQfinish, (PGconn *conn), (conn)) \
  X(char *, PQfname, (const PGresult *res, int field_num), (res, field_num)) \
  X(void, PQfreemem, (void *ptr), (ptr)) \
  X(Oid, PQftype, (const PGresult *res, int field_num), (res, field_num)) \
  X(PGresult *, PQgetResult, (PGconn *conn), (conn)) \
  X(int, PQgetisnull, (const PGresult *res, int tup_num, int field_num), (res, tup_num, field_num)) \
  X(int, PQgetlength, (const PGresult *res, int tup_num, int field_num), (res, tup_num, field_num)) \
  X(char *, PQgetvalue, (const PGresult *res, int tup_num, int field_num), (res, tup_num, field_num)) \
  X(int, PQisBusy, (PGconn *conn), (conn)) \
  X(int, PQnfields, (const PGresult *res), (res)) \
  X(PGnotify *, PQnotifies, (PGconn *conn), (conn)) \
  X(int, PQntuples, (const PGresult *res), (res)) \
  X(const char *, PQparameterStatus, (const PGconn *conn, const char *paramName), (conn, paramName)) \
  X(PGresult *, PQprepare, (PGconn *conn, const char *stmtName, const char *query, int nParams, const Oid *paramTypes), \
    (conn, stmtName, query, nParams, paramTypes)) \
  X(char *, PQresultErrorField, (const PGresult *res, int fieldcode), (res, fieldcode)) \
  X(char *, PQresultErrorMessage, (const PGresult *res), (res)) \
  X(ExecStatusType, PQresultStatus, (const PGresult *res), (res)) \
  X(int, PQsendQuery, (PGconn *conn, const char *query), (conn, query)) \
  X(int, PQserverVersion, (const PGconn *conn), (conn)) \
  X(PQnoticeReceiver, PQsetNoticeReceiver, (PGconn *conn, PQnoticeReceiver proc, void *arg), (conn, proc, arg)) \
  X(int, PQsocket, (const PGconn *conn), (conn)) \
  X(ConnStatusType, PQstatus, (const PGconn *conn), (conn)) \
  X(PGTransactionStatusType, PQtransactionStatus, (const PGconn *conn), (conn))

#define MEMBER(result, name, parameters, arguments) result(*name) parameters;
static struct {
  FUNCTIONS(MEMBER)
} library;

static pthread_once_t loading = PTHREAD_ONCE_INIT;
static char problem[256];

static void *find(void *handle, const char *name) {
  void *function = dlsym(handle, name);
  if (!function && !problem[0]) snprintf(problem, sizeof problem, "libpq.so.5 has no %s", name);
  return function;
}

static void load(void) {
  // Never closed: what it started may still run.
  void *handle = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    const char *reason = dlerror();
    snprintf(problem, sizeof problem, "%s", reason ? reason : "libpq.so.5 cannot be loaded");
    return;
  }
#define FIND(result, name, parameters, arguments) *(void **)&library.name = find(handle, #name);
  FUNCTIONS(FIND)
}

const char *ncall_postgresql_problem(void) {
  pthread_once(&loading, load);
  return problem[0] ? problem : NULL;
}

#define FORWARD(result, name, parameters, arguments) \
  result name parameters { return library.name arguments; }
FUNCTIONS(FORWARD)
