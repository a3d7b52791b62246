// libspeexdsp as Swift sees it: its headers, and functions with types in place of its untyped controls.
#pragma once
#include <speex/speex_echo.h>
#include <speex/speex_preprocess.h>

// Each answers 0, or a negative number for what the library does not know.
int ncall_speex_preprocess_set(SpeexPreprocessState *state, int request, int value);
int ncall_speex_preprocess_set_loudness(SpeexPreprocessState *state, float loudness);
// What the echo canceller leaves is suppressed, too; NULL for no echo canceller.
int ncall_speex_preprocess_set_echo(SpeexPreprocessState *state, SpeexEchoState *echo);
int ncall_speex_echo_set_rate(SpeexEchoState *state, int samples_per_second);
