#include "ncall_dtls.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <sys/time.h>

EVP_PKEY *ncall_p256_key_new(void) { return EVP_EC_gen("P-256"); }

int ncall_dtls_context_configure(SSL_CTX *context, const char *ciphers, const char *groups) {
  SSL_CTX_set_options(
      context,
      SSL_OP_NO_QUERY_MTU | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION |
          SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  return SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1 &&
         SSL_CTX_set_max_proto_version(context, DTLS1_2_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(context, ciphers) == 1 && SSL_CTX_set1_groups_list(context, groups) == 1;
}

int ncall_dtls_set_mtu(SSL *ssl, long bytes) { return SSL_set_mtu(ssl, bytes) == bytes; }

int ncall_dtls_handle_timeout(SSL *ssl) { return (int)DTLSv1_handle_timeout(ssl); }

int64_t ncall_dtls_time_left(SSL *ssl) {
  struct timeval left;
  if (DTLSv1_get_timeout(ssl, &left) != 1) return -1;
  return (int64_t)left.tv_sec * 1000000 + left.tv_usec;
}

int ncall_dtls_timer_is_running(const void *timer) {
  const struct timeval *value = timer;
  return value->tv_sec != 0 || value->tv_usec != 0;
}

void ncall_dtls_timer_set_never(void *timer) {
  struct timeval *value = timer;
  value->tv_sec = INT32_MAX;
  value->tv_usec = 0;
}

void ncall_dtls_timer_set_due(void *timer) {
  struct timeval *value = timer;
  value->tv_sec = 0;
  value->tv_usec = 1;
}

int ncall_ssl_error_alert(unsigned long error) {
  int reason = ERR_GET_REASON(error);
  if (ERR_GET_LIB(error) != ERR_LIB_SSL || reason < SSL_AD_REASON_OFFSET || reason > SSL_AD_REASON_OFFSET + 255)
    return -1;
  return reason - SSL_AD_REASON_OFFSET;
}

int ncall_ssl_error_is_missing_certificate(unsigned long error) {
  return ERR_GET_LIB(error) == ERR_LIB_SSL && ERR_GET_REASON(error) == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE;
}

void ncall_bio_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }

void ncall_bio_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }
