// ncursesw hidden behind plain functions: curses' own macros, globals and variadics do not import into Swift 6.
//
// Two parts. `ncall_curses_*` is one ncurses screen on one terminal; every call must come from the thread that opened
// it. `ncall_guard_*` gives the terminal back whatever ends the process, and is async-signal-safe where it says so.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ncall_curses ncall_curses;

enum {
  NCALL_CURSES_BOLD = 1,
  NCALL_CURSES_DIM = 2,
  NCALL_CURSES_ITALIC = 4,
  NCALL_CURSES_UNDERLINE = 8,
  NCALL_CURSES_REVERSE = 16,
};

// Opens a screen for the terminal type `term` (NULL: $TERM) on the two descriptors, raw and without echo, in the
// alternate buffer where there is one. NULL when the type is unknown or cannot move its cursor.
ncall_curses *ncall_curses_open(const char *term, int input, int output);
// Frees everything; the terminal is left as it is.
void ncall_curses_close(ncall_curses *screen);

// Whatever ncurses has to say to the terminal is kept, and taken from here to be sent: how many bytes there are.
size_t ncall_curses_written(const ncall_curses *screen);
// Takes what is there, which is then forgotten; answers how much it was.
size_t ncall_curses_take(ncall_curses *screen, uint8_t *out, size_t capacity);
// How many colours the description of a terminal type has, without a terminal; -1 when the type is unknown or cannot move
// its cursor. Not while a screen is open.
int ncall_curses_described_colors(const char *term);
// How many colours the terminal description has; 0 for none. Colours work from the first call on.
int ncall_curses_start_colors(ncall_curses *screen);
// Copies a string capability (terminfo name, such as "rmcup") without padding marks; 0 when absent or too long.
size_t ncall_curses_capability(ncall_curses *screen, const char *name, char *out, size_t capacity);

// Writes one cell: a base scalar and its combining scalars (at most 5 in all). Colours are palette indices, -1 the default.
void ncall_curses_put(
  ncall_curses *screen, int row, int column, const uint32_t *scalars, int count, unsigned attributes, int foreground,
  int background);
// Where the cursor stands after the next update, seen or not; a negative row leaves it anywhere.
void ncall_curses_cursor(ncall_curses *screen, int row, int column, bool visible);
// Says what changed since the last update.
void ncall_curses_update(ncall_curses *screen);
// Makes the next update clear the terminal and say everything.
void ncall_curses_repaint(ncall_curses *screen);
void ncall_curses_resize(ncall_curses *screen, int rows, int columns);
// Says what leaves the alternate buffer; the next update takes it again.
void ncall_curses_leave(ncall_curses *screen);
// Sets the terminal as the screen needs it, or as it was before.
void ncall_curses_settle(ncall_curses *screen, bool during);

// Columns that the C library, and so ncurses, thinks a scalar takes; -1 when it does not know the scalar.
int ncall_curses_scalar_width(uint32_t scalar);
// Chooses a UTF-8 character type for the process where the environment names none; false when there is none at all.
bool ncall_curses_use_utf8(void);

// Remembers the settings of the terminal behind `descriptor`, before anything changes them. False: not a terminal.
bool ncall_guard_remember(int descriptor);
// From now on every way to die that can be caught first silences `screen` (later output goes nowhere), sends `reset`
// to the remembered descriptor, gives back its settings, and then goes on as it would have: earlier handlers, such as a
// crash reporter's, still run. Signals that were ignored or had a handler other than a crash signal's are left alone.
// What is written to standard error meanwhile, where that is a terminal, is kept (256 KiB) and said afterwards.
// Terminal signals (resize, stop, continue) arrive as one byte each ('W', 'Z', 'C') on `wake`, which must not block.
bool ncall_guard_arm(int screen, int wake, const uint8_t *reset, size_t length);
// Sends these bytes instead from now on; false when they are too many. From one thread at a time.
bool ncall_guard_set_reset(const uint8_t *reset, size_t length);
// Ends the watch without touching the terminal; signal handlers that are still ours are given back.
void ncall_guard_disarm(void);
// Says what was kept of standard error, once the terminal is in its normal state again.
void ncall_guard_release_errors(void);
// Gives the terminal back now, once per arming. Async-signal-safe.
void ncall_guard_restore(void);
// Stops the process group as Ctrl-Z in a shell would, and returns when it goes on.
void ncall_guard_stop(void);
// Whether the guard has given the terminal back since it was armed.
bool ncall_guard_spent(void);

// A pipe whose ends neither block nor survive exec: [0] reads, [1] writes. False: see errno.
bool ncall_wake_pipe(int ends[2]);
