// The system's password hashing (libcrypt: yescrypt, bcrypt), behind functions that keep its large state off the stack.
#pragma once

/// Bytes that a hash may need, with its end.
#define NCALL_CRYPT_LENGTH 384

/// Hashes `phrase` by `setting`, which is a salt with its method and cost, or an earlier hash. Writes at most NCALL_CRYPT_LENGTH bytes to
/// `hash`; 1 when it was made, 0 when the setting is none of a method that the system knows, or memory is short.
int ncall_crypt(const char *phrase, const char *setting, char *hash);

/// Writes a new salt of `method` (such as "$y$") at `cost` to `setting` (NCALL_CRYPT_LENGTH bytes), with randomness of the system; 1 when done.
int ncall_crypt_salt(const char *method, unsigned long cost, char *setting);
