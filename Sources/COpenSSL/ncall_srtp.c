// The SHA-1 block functions are deprecated in favour of EVP, which allocates for each message; see ncall_srtp.h.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "ncall_srtp.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <string.h>

int ncall_hmac_sha1_init(ncall_hmac_sha1 *state, const uint8_t *key, size_t key_length) {
  uint8_t block[SHA_CBLOCK];
  if (key_length > sizeof block) return 0;
  memset(block, 0x36, sizeof block);
  for (size_t i = 0; i < key_length; i++) block[i] ^= key[i];
  int ok = SHA1_Init(&state->inner) && SHA1_Update(&state->inner, block, sizeof block);
  for (size_t i = 0; i < sizeof block; i++) block[i] ^= 0x36 ^ 0x5c;
  ok = ok && SHA1_Init(&state->outer) && SHA1_Update(&state->outer, block, sizeof block);
  OPENSSL_cleanse(block, sizeof block);
  return ok;
}

int ncall_hmac_sha1_compute(
    const ncall_hmac_sha1 *state, const uint8_t *data, size_t length, const uint8_t *tail, size_t tail_length,
    uint8_t *mac) {
  uint8_t digest[SHA_DIGEST_LENGTH];
  SHA_CTX running = state->inner;
  int ok = SHA1_Update(&running, data, length) && SHA1_Update(&running, tail, tail_length) &&
           SHA1_Final(digest, &running);
  running = state->outer;
  return ok && SHA1_Update(&running, digest, sizeof digest) && SHA1_Final(mac, &running);
}

static EVP_CIPHER_CTX *keyed(const EVP_CIPHER *cipher, const uint8_t *key, int encrypt) {
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  if (context == NULL) return NULL;
  if (EVP_CipherInit_ex(context, cipher, NULL, key, NULL, encrypt) == 1) return context;
  EVP_CIPHER_CTX_free(context);
  return NULL;
}

EVP_CIPHER_CTX *ncall_aes128_gcm_new(const uint8_t *key, int seal) { return keyed(EVP_aes_128_gcm(), key, seal); }

EVP_CIPHER_CTX *ncall_aes128_ctr_new(const uint8_t *key) { return keyed(EVP_aes_128_ctr(), key, 1); }

static int update(EVP_CIPHER_CTX *context, uint8_t *out, const uint8_t *in, size_t length) {
  int written = 0;
  if (length == 0) return 1;
  return length <= INT_MAX && EVP_CipherUpdate(context, out, &written, in, (int)length) == 1;
}

int ncall_aes128_gcm_seal(
    EVP_CIPHER_CTX *context, const uint8_t *iv, const uint8_t *aad, size_t aad_length, const uint8_t *aad_tail,
    size_t aad_tail_length, uint8_t *data, size_t length, uint8_t *tag) {
  uint8_t none[16];
  int written = 0;
  return EVP_CipherInit_ex(context, NULL, NULL, NULL, iv, -1) == 1 && update(context, NULL, aad, aad_length) &&
         update(context, NULL, aad_tail, aad_tail_length) && update(context, data, data, length) &&
         EVP_CipherFinal_ex(context, none, &written) == 1 &&
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, tag) == 1;
}

int ncall_aes128_gcm_open(
    EVP_CIPHER_CTX *context, const uint8_t *iv, const uint8_t *aad, size_t aad_length, const uint8_t *aad_tail,
    size_t aad_tail_length, uint8_t *data, size_t length, const uint8_t *tag) {
  uint8_t none[16];
  int written = 0;
  return EVP_CipherInit_ex(context, NULL, NULL, NULL, iv, -1) == 1 && update(context, NULL, aad, aad_length) &&
         update(context, NULL, aad_tail, aad_tail_length) && update(context, data, data, length) &&
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, 16, (void *)tag) == 1 &&
         EVP_CipherFinal_ex(context, none, &written) == 1;
}

int ncall_aes128_ctr_apply(EVP_CIPHER_CTX *context, const uint8_t *iv, uint8_t *data, size_t length) {
  return EVP_CipherInit_ex(context, NULL, NULL, NULL, iv, -1) == 1 && update(context, data, data, length);
}
