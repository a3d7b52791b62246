// libopus as Swift sees it: its headers, and plain functions for its variadic controls.
#pragma once
#include <opus/opus.h>

// Each answers OPUS_OK or a negative error of libopus.
int ncall_opus_encoder_set_bitrate(OpusEncoder *encoder, opus_int32 bits_per_second);
int ncall_opus_encoder_set_complexity(OpusEncoder *encoder, opus_int32 complexity);
int ncall_opus_encoder_set_inband_fec(OpusEncoder *encoder, opus_int32 on);
int ncall_opus_encoder_set_packet_loss(OpusEncoder *encoder, opus_int32 percent);
int ncall_opus_encoder_set_dtx(OpusEncoder *encoder, opus_int32 on);
int ncall_opus_encoder_set_signal(OpusEncoder *encoder, opus_int32 signal);
int ncall_opus_encoder_get_lookahead(OpusEncoder *encoder, opus_int32 *samples);
int ncall_opus_encoder_reset(OpusEncoder *encoder);
int ncall_opus_decoder_reset(OpusDecoder *decoder);
