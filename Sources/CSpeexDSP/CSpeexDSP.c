#include "CSpeexDSP.h"

int ncall_speex_preprocess_set(SpeexPreprocessState *state, int request, int value) {
  return speex_preprocess_ctl(state, request, &value);
}

int ncall_speex_preprocess_set_loudness(SpeexPreprocessState *state, float loudness) {
  return speex_preprocess_ctl(state, SPEEX_PREPROCESS_SET_AGC_LEVEL, &loudness);
}

int ncall_speex_preprocess_set_echo(SpeexPreprocessState *state, SpeexEchoState *echo) {
  return speex_preprocess_ctl(state, SPEEX_PREPROCESS_SET_ECHO_STATE, echo);
}

int ncall_speex_echo_set_rate(SpeexEchoState *state, int samples_per_second) {
  return speex_echo_ctl(state, SPEEX_ECHO_SET_SAMPLING_RATE, &samples_per_second);
}
