#define _GNU_SOURCE 1
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1

#include "CNcurses.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

// term.h defines short names as macros that would collide below.
#undef lines
#undef columns

struct ncall_curses {
  SCREEN *screen;
  WINDOW *window;
  FILE *input;
  FILE *output;
  // The terminal itself; ncurses writes into memory, so that a terminal which reads slowly holds up nobody.
  int terminal;
  // How the terminal was set before, and how it is set for the screen.
  struct termios before;
  struct termios during;
  bool colored;
};

// The signals for which newterm() installs handlers of its own; ours, or the program's, are wanted instead.
static const int curses_signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
enum { curses_signal_count = sizeof curses_signals / sizeof curses_signals[0] };

static FILE *open_copy(int descriptor, const char *mode) {
  int copy = dup(descriptor);
  if (copy < 0) return NULL;
  FILE *file = fdopen(copy, mode);
  if (file == NULL) close(copy);
  return file;
}

ncall_curses *ncall_curses_open(const char *term, int input, int output) {
  ncall_curses *screen = calloc(1, sizeof *screen);
  if (screen == NULL) return NULL;
  screen->terminal = dup(output);
  screen->input = open_copy(input, "r");
  screen->output = open_copy(output, "w");
  int memory = -1;
  if (screen->terminal < 0 || screen->input == NULL || screen->output == NULL) goto failed;
  if (tcgetattr(output, &screen->before) != 0) goto failed;
  memory = memfd_create("ncall-frame", MFD_CLOEXEC);
  if (memory < 0) goto failed;

  struct sigaction before[curses_signal_count];
  for (int i = 0; i < curses_signal_count; i++) sigaction(curses_signals[i], NULL, &before[i]);
  // newterm() ends the process when even the memory for the entry is missing, but answers NULL for unknown types.
  screen->screen = newterm(term, screen->output, screen->input);
  for (int i = 0; i < curses_signal_count; i++) sigaction(curses_signals[i], &before[i], NULL);
  if (screen->screen == NULL) goto failed;

  set_term(screen->screen);
  screen->window = stdscr;
  raw();
  noecho();
  nonl();
  // Input is read by our own parser; without this doupdate() would look at it, and stop halfway when a key waits.
  typeahead(-1);
  idlok(screen->window, FALSE);
  idcok(screen->window, FALSE);
  scrollok(screen->window, FALSE);
  leaveok(screen->window, TRUE);
  // From here on ncurses finds no terminal behind its descriptor: settings are changed by ourselves.
  if (tcgetattr(output, &screen->during) != 0 || dup2(memory, fileno(screen->output)) < 0) {
    endwin();
    delscreen(screen->screen);
    goto failed;
  }
  close(memory);
  curs_set(0);
  return screen;

failed:
  if (memory >= 0) close(memory);
  if (screen->terminal >= 0) close(screen->terminal);
  if (screen->input != NULL) fclose(screen->input);
  if (screen->output != NULL) fclose(screen->output);
  free(screen);
  return NULL;
}

void ncall_curses_close(ncall_curses *screen) {
  set_term(screen->screen);
  delscreen(screen->screen);
  close(screen->terminal);
  fclose(screen->input);
  fclose(screen->output);
  free(screen);
}

size_t ncall_curses_written(const ncall_curses *screen) {
  off_t length = lseek(fileno(screen->output), 0, SEEK_CUR);
  return length > 0 ? (size_t)length : 0;
}

size_t ncall_curses_take(ncall_curses *screen, uint8_t *out, size_t capacity) {
  int memory = fileno(screen->output);
  size_t taken = 0;
  while (taken < capacity) {
    ssize_t count = pread(memory, out + taken, capacity - taken, (off_t)taken);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    taken += (size_t)count;
  }
  lseek(memory, 0, SEEK_SET);
  // What cannot be shortened is written over.
  int ignored = ftruncate(memory, 0);
  (void)ignored;
  return taken;
}

int ncall_curses_start_colors(ncall_curses *screen) {
  if (!screen->colored) {
    if (!has_colors() || start_color() == ERR) return 0;
    use_default_colors();
    screen->colored = true;
  }
  return COLORS;
}

size_t ncall_curses_capability(ncall_curses *screen, const char *name, char *out, size_t capacity) {
  (void)screen;
  const char *value = tigetstr(name);
  if (value == NULL || value == (const char *)-1) return 0;
  size_t length = 0;
  for (const char *at = value; *at != 0; at++) {
    // Padding looks like $<100/>; no terminal of today waits for it.
    if (at[0] == '$' && at[1] == '<') {
      const char *end = strchr(at, '>');
      if (end != NULL) {
        at = end;
        continue;
      }
    }
    if (length == capacity) return 0;
    out[length++] = *at;
  }
  return length;
}

void ncall_curses_put(
  ncall_curses *screen, int row, int column, const uint32_t *scalars, int count, unsigned attributes, int foreground,
  int background) {
  wchar_t text[CCHARW_MAX + 1] = {0};
  if (count > CCHARW_MAX) count = CCHARW_MAX;
  for (int i = 0; i < count; i++) text[i] = (wchar_t)scalars[i];
  attr_t attribute = A_NORMAL;
  if (attributes & NCALL_CURSES_BOLD) attribute |= A_BOLD;
  if (attributes & NCALL_CURSES_DIM) attribute |= A_DIM;
  if (attributes & NCALL_CURSES_ITALIC) attribute |= A_ITALIC;
  if (attributes & NCALL_CURSES_UNDERLINE) attribute |= A_UNDERLINE;
  if (attributes & NCALL_CURSES_REVERSE) attribute |= A_REVERSE;
  int pair = 0;
  if (screen->colored && (foreground >= 0 || background >= 0)) {
    pair = alloc_pair(foreground, background);
    if (pair < 0) pair = 0;
  }
  cchar_t cell;
  if (setcchar(&cell, text, attribute, 0, &pair) == ERR) return;
  mvwadd_wchnstr(screen->window, row, column, &cell, 1);
}

void ncall_curses_cursor(ncall_curses *screen, int row, int column, bool visible) {
  leaveok(screen->window, row < 0);
  curs_set(visible ? 1 : 0);
  if (row >= 0) wmove(screen->window, row, column);
}

void ncall_curses_update(ncall_curses *screen) {
  wnoutrefresh(screen->window);
  doupdate();
}

void ncall_curses_repaint(ncall_curses *screen) { clearok(screen->window, TRUE); }

void ncall_curses_resize(ncall_curses *screen, int rows, int columns) {
  // resizeterm() would also push KEY_RESIZE into an input queue that nobody reads.
  resize_term(rows, columns);
  werase(screen->window);
  clearok(screen->window, TRUE);
}

void ncall_curses_leave(ncall_curses *screen) {
  curs_set(1);
  endwin();
  fflush(screen->output);
}

void ncall_curses_settle(ncall_curses *screen, bool during) {
  tcsetattr(screen->terminal, TCSANOW, during ? &screen->during : &screen->before);
}

int ncall_curses_described_colors(const char *term) {
  int error = 0;
  // On no terminal: only the description is wanted.
  if (setupterm(term, STDOUT_FILENO, &error) != OK) return -1;
  const char *move = tigetstr("cup");
  int colors = tigetnum("colors");
  bool can_move = move != NULL && move != (const char *)-1;
  del_curterm(cur_term);
  return can_move ? (colors > 0 ? colors : 0) : -1;
}

int ncall_curses_scalar_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

bool ncall_curses_use_utf8(void) {
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
  return setlocale(LC_CTYPE, "C.UTF-8") != NULL || setlocale(LC_CTYPE, "en_US.UTF-8") != NULL;
}
