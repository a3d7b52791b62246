// The system's zlib (RFC 1950-1952), with functions for the initialisers that it hides in macros.
#pragma once
#include <zlib.h>

/// Prepares `stream` to decompress; `window_bits` as zlib's inflateInit2 takes it.
int ncall_inflate_init(z_stream *stream, int window_bits);

/// Prepares `stream` to compress at the default level; `window_bits` as zlib's deflateInit2 takes it.
int ncall_deflate_init(z_stream *stream, int window_bits);
