// What DTLS needs of OpenSSL's macros, and the two writes to its timer that make time ours.
#pragma once
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <stdint.h>

/// A new P-256 key, or null.
EVP_PKEY *ncall_p256_key_new(void);

/// Pins a context to DTLS 1.2 with the given ciphers and groups, and turns off what WebRTC has no use for: renegotiation,
/// tickets, session caching, compression and path MTU queries. 1 on success.
int ncall_dtls_context_configure(SSL_CTX *context, const char *ciphers, const char *groups);

/// The greatest UDP payload of a handshake datagram. 1 on success.
int ncall_dtls_set_mtu(SSL *ssl, long bytes);

/// Retransmits the last flight if its timer has run out: 1 when it did, 0 when there was nothing to do, -1 on error.
int ncall_dtls_handle_timeout(SSL *ssl);

/// Microseconds until OpenSSL's own timer runs out, or -1 when no timer runs.
int64_t ncall_dtls_time_left(SSL *ssl);

/// Whether the timer that `BIO_CTRL_DGRAM_SET_NEXT_TIMEOUT` hands over is running (it is cleared when stopped).
int ncall_dtls_timer_is_running(const void *timer);

/// Moves a running timer so far away that the real clock never reaches it.
void ncall_dtls_timer_set_never(void *timer);

/// Moves a running timer into the past, so that the next look finds it run out.
void ncall_dtls_timer_set_due(void *timer);

/// The alert a peer sent, when that is what `error` (from the error queue) reports; else -1.
int ncall_ssl_error_alert(unsigned long error);

/// Whether `error` (from the error queue) says that the peer sent no certificate.
int ncall_ssl_error_is_missing_certificate(unsigned long error);

/// Tells the BIO layer that a read found nothing now and may be tried again.
void ncall_bio_set_retry_read(BIO *bio);

/// Forgets an earlier `ncall_bio_set_retry_read`.
void ncall_bio_clear_retry(BIO *bio);
