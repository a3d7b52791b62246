// The ciphers of SRTP over contexts that are made once and reused, without an allocation per packet.
#pragma once
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stddef.h>
#include <stdint.h>

/// HMAC-SHA1 with the key already absorbed.
///
/// `HMAC_Init_ex` and `EVP_MAC_init` allocate on each reuse, so the two midstates are kept here and copied on the stack.
typedef struct {
  SHA_CTX inner;
  SHA_CTX outer;
} ncall_hmac_sha1;

/// Absorbs a key of at most 64 bytes. 1 on success.
int ncall_hmac_sha1_init(ncall_hmac_sha1 *state, const uint8_t *key, size_t key_length);

/// The MAC of `data` followed by `tail`. `mac` takes 20 bytes. 1 on success.
int ncall_hmac_sha1_compute(
    const ncall_hmac_sha1 *state, const uint8_t *data, size_t length, const uint8_t *tail, size_t tail_length,
    uint8_t *mac);

/// A context keyed for AES-128-GCM (12-byte IV), to seal (`seal` = 1) or to open; null on failure.
EVP_CIPHER_CTX *ncall_aes128_gcm_new(const uint8_t *key, int seal);

/// Encrypts `data` in place and writes the 16-byte tag, which may directly follow the data. 1 on success.
int ncall_aes128_gcm_seal(
    EVP_CIPHER_CTX *context, const uint8_t *iv, const uint8_t *aad, size_t aad_length, const uint8_t *aad_tail,
    size_t aad_tail_length, uint8_t *data, size_t length, uint8_t *tag);

/// Decrypts `data` in place and checks the 16-byte tag. 1 when it is authentic; otherwise the data is scrambled.
int ncall_aes128_gcm_open(
    EVP_CIPHER_CTX *context, const uint8_t *iv, const uint8_t *aad, size_t aad_length, const uint8_t *aad_tail,
    size_t aad_tail_length, uint8_t *data, size_t length, const uint8_t *tag);

/// A context keyed for AES-128 in counter mode; null on failure.
EVP_CIPHER_CTX *ncall_aes128_ctr_new(const uint8_t *key);

/// XORs `data` with the key stream that starts at the 16-byte counter block `iv`. 1 on success.
int ncall_aes128_ctr_apply(EVP_CIPHER_CTX *context, const uint8_t *iv, uint8_t *data, size_t length);
