#include "CCrypt.h"

#include <crypt.h>
#include <stdlib.h>
#include <string.h>

int ncall_crypt(const char *phrase, const char *setting, char *hash) {
  struct crypt_data *data = calloc(1, sizeof *data);
  if (!data) return 0;
  const char *made = crypt_r(phrase, setting, data);
  // A failure is nil, or a text that begins with an asterisk.
  int is_made = made && made[0] != '*' && strlen(made) < NCALL_CRYPT_LENGTH;
  if (is_made) strcpy(hash, made);
  explicit_bzero(data, sizeof *data);
  free(data);
  return is_made;
}

int ncall_crypt_salt(const char *method, unsigned long cost, char *setting) {
  return crypt_gensalt_rn(method, cost, 0, 0, setting, NCALL_CRYPT_LENGTH) != 0;
}
