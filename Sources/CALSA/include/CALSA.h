// alsa-lib as Swift sees it: its header, and its variadic error handler behind plain functions.
#pragma once
#include <alsa/asoundlib.h>

// Keeps alsa-lib's messages off standard error from now on, in the whole process. The last one of each thread is kept.
void ncall_alsa_catch_messages(void);

// Forgets the calling thread's last message.
void ncall_alsa_forget_message(void);

// The calling thread's last message, without file and line; empty when there is none. Valid until the thread's next message.
const char *ncall_alsa_message(void);
