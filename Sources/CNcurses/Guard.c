// The terminal's way back from every death that can be caught. Everything a handler calls here is on POSIX's list of
// async-signal-safe functions; everything it reads was written before the handlers were installed.
#define _GNU_SOURCE 1

#include "CNcurses.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

// Deaths for which there may be a crash reporter (Swift's takes all of these but SIGSYS): it runs after ours.
static const int fault_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGQUIT, SIGSYS};
// Deaths by request: caught only where the program itself has made no arrangement.
static const int request_signals[] = {SIGINT,  SIGTERM, SIGHUP,    SIGPIPE, SIGALRM, SIGUSR1,
                                      SIGUSR2, SIGXCPU, SIGVTALRM, SIGXFSZ, SIGPROF};
static const int wake_signals[] = {SIGWINCH, SIGTSTP, SIGCONT};

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))
enum { signal_limit = 65, reset_limit = 512, part_limit = 256, captured_limit = 256 * 1024 };

static struct termios remembered;
static int remembered_descriptor = -1;
static int screen_descriptor = -1;
static int null_descriptor = -1;
static int wake_descriptor = -1;
static int captured_errors = -1;
static int standard_error = -1;
// Two, of which one is in force: what a handler reads is never being written.
static uint8_t reset_bytes[2][reset_limit];
static size_t reset_length[2];
static atomic_int reset_current;
static struct sigaction previous[signal_limit];
static bool installed[signal_limit];
static bool debugger_wanted;
static atomic_bool armed;
static atomic_bool spent;

static void write_all(int descriptor, const uint8_t *bytes, size_t length) {
  // Bounded tries: a terminal that stopped reading must not keep a dying process alive. Asked first, and little at a time:
  // the descriptor may be one that blocks.
  for (int tries = 0; length > 0 && tries < 64; tries++) {
    struct pollfd wait = {.fd = descriptor, .events = POLLOUT};
    if (poll(&wait, 1, 500) == 0) return;
    ssize_t written = write(descriptor, bytes, length < part_limit ? length : part_limit);
    if (written > 0) {
      bytes += written;
      length -= (size_t)written;
    } else if (errno != EAGAIN && errno != EINTR) {
      return;
    }
  }
}

// While the screen is up, words on the standard error stream would land in the middle of it, and be gone with it.
static void capture_errors(void) {
  if (captured_errors >= 0 || !isatty(STDERR_FILENO)) return;
  int memory = memfd_create("ncall-stderr", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  int saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  // A fixed size: what is written beyond it is refused, and memory stays bounded.
  if (memory < 0 || saved < 0 || ftruncate(memory, captured_limit) != 0 ||
      fcntl(memory, F_ADD_SEALS, F_SEAL_GROW) != 0 || dup2(memory, STDERR_FILENO) < 0) {
    if (memory >= 0) close(memory);
    if (saved >= 0) close(saved);
    return;
  }
  captured_errors = memory;
  standard_error = saved;
}

// Gives standard error back and says there what was said meanwhile. Async-signal-safe.
static void release_errors(void) {
  if (captured_errors < 0) return;
  int memory = captured_errors;
  captured_errors = -1;
  off_t length = lseek(memory, 0, SEEK_CUR);
  dup2(standard_error, STDERR_FILENO);
  uint8_t part[1024];
  for (off_t at = 0; at < length;) {
    ssize_t count = pread(memory, part, sizeof part < (size_t)(length - at) ? sizeof part : (size_t)(length - at), at);
    if (count <= 0) break;
    write_all(STDERR_FILENO, part, (size_t)count);
    at += count;
  }
  close(memory);
  close(standard_error);
  standard_error = -1;
}

void ncall_guard_restore(void) {
  if (!atomic_exchange(&armed, false)) return;
  atomic_store(&spent, true);
  int saved = errno;
  // The screen's own thread may be halfway through a frame: the rest of it must not land in the shell's screen. Neither
  // must what the terminal has not read yet: it may read slowly, or not at all.
  int way = screen_descriptor >= 0 ? dup(screen_descriptor) : -1;
  if (null_descriptor >= 0 && screen_descriptor >= 0) dup2(null_descriptor, screen_descriptor);
  tcflush(remembered_descriptor, TCIOFLUSH);
  int current = atomic_load(&reset_current);
  write_all(way >= 0 ? way : remembered_descriptor, reset_bytes[current], reset_length[current]);
  if (way >= 0) close(way);
  tcsetattr(remembered_descriptor, TCSANOW, &remembered);
  release_errors();
  errno = saved;
}

static bool is_fault(int number) {
  for (int i = 0; i < COUNT(fault_signals); i++) {
    if (fault_signals[i] == number) return true;
  }
  return false;
}

static void on_death(int number, siginfo_t *info, void *context) {
  int saved = errno;
  ncall_guard_restore();
  const struct sigaction *before = &previous[number];
  if (is_fault(number)) {
    // Swift's crash reporter asks, on a terminal, whether to become a debugger, and holds the process for half a
    // minute meanwhile: with nothing to read it prints its report and is done.
    if (!debugger_wanted && null_descriptor >= 0) dup2(null_descriptor, STDIN_FILENO);
    if ((before->sa_flags & SA_SIGINFO) != 0) {
      before->sa_sigaction(number, info, context);
    } else if (before->sa_handler != SIG_DFL && before->sa_handler != SIG_IGN) {
      before->sa_handler(number);
    }
  }
  struct sigaction standard = {0};
  standard.sa_handler = SIG_DFL;
  sigemptyset(&standard.sa_mask);
  sigaction(number, &standard, NULL);
  // A fault of the processor happens again when the instruction is tried again. What was sent (or a breakpoint, which
  // has been stepped over) has to be sent again.
  bool happens_again = is_fault(number) && info != NULL && info->si_code > 0 && number != SIGTRAP;
  if (!happens_again) raise(number);
  errno = saved;
}

static void on_wake(int number) {
  int saved = errno;
  uint8_t code = number == SIGWINCH ? 'W' : number == SIGTSTP ? 'Z' : 'C';
  // A full pipe already wakes its reader, and so nothing is lost when this write is refused.
  ssize_t ignored = write(wake_descriptor, &code, 1);
  (void)ignored;
  errno = saved;
}

static void install(int number, const struct sigaction *action) {
  if (number >= signal_limit || sigaction(number, action, &previous[number]) != 0) return;
  installed[number] = true;
}

static bool has_handler(int number, void (*handler)(int)) {
  struct sigaction current;
  if (sigaction(number, NULL, &current) != 0) return false;
  return (current.sa_flags & SA_SIGINFO) == 0 && current.sa_handler == handler;
}

bool ncall_guard_remember(int descriptor) {
  if (tcgetattr(descriptor, &remembered) != 0) return false;
  remembered_descriptor = descriptor;
  return true;
}

bool ncall_guard_set_reset(const uint8_t *reset, size_t length) {
  if (length > reset_limit) return false;
  int other = 1 - atomic_load(&reset_current);
  memcpy(reset_bytes[other], reset, length);
  reset_length[other] = length;
  atomic_store(&reset_current, other);
  return true;
}

bool ncall_guard_arm(int screen, int wake, const uint8_t *reset, size_t length) {
  if (length > reset_limit || remembered_descriptor < 0 || atomic_load(&armed)) return false;
  static bool at_exit;
  if (!at_exit) at_exit = atexit(ncall_guard_restore) == 0;
  if (null_descriptor < 0) null_descriptor = open("/dev/null", O_RDWR | O_CLOEXEC);
  const char *backtrace = getenv("SWIFT_BACKTRACE");
  debugger_wanted = backtrace != NULL && strstr(backtrace, "interactive=yes") != NULL;
  ncall_guard_set_reset(reset, length);
  screen_descriptor = screen;
  wake_descriptor = wake;
  capture_errors();
  atomic_store(&spent, false);
  atomic_store(&armed, true);

  struct sigaction death = {0};
  death.sa_sigaction = on_death;
  death.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&death.sa_mask);
  for (int i = 0; i < COUNT(fault_signals); i++) {
    if (!has_handler(fault_signals[i], SIG_IGN)) install(fault_signals[i], &death);
  }
  for (int i = 0; i < COUNT(request_signals); i++) {
    if (has_handler(request_signals[i], SIG_DFL)) install(request_signals[i], &death);
  }
  struct sigaction waking = {0};
  waking.sa_handler = on_wake;
  waking.sa_flags = SA_RESTART | SA_ONSTACK;
  sigemptyset(&waking.sa_mask);
  for (int i = 0; i < COUNT(wake_signals); i++) install(wake_signals[i], &waking);
  return true;
}

void ncall_guard_disarm(void) {
  atomic_store(&armed, false);
  for (int number = 1; number < signal_limit; number++) {
    if (!installed[number]) continue;
    installed[number] = false;
    struct sigaction current;
    if (sigaction(number, NULL, &current) != 0) continue;
    bool ours = (current.sa_flags & SA_SIGINFO) != 0 ? current.sa_sigaction == on_death
                                                     : current.sa_handler == on_wake;
    if (ours) sigaction(number, &previous[number], NULL);
  }
  wake_descriptor = -1;
  screen_descriptor = -1;
}

void ncall_guard_release_errors(void) { release_errors(); }

void ncall_guard_stop(void) {
  struct sigaction stop = {0}, ours;
  stop.sa_handler = SIG_DFL;
  sigemptyset(&stop.sa_mask);
  sigaction(SIGTSTP, &stop, &ours);
  sigset_t only, mask;
  sigemptyset(&only);
  sigaddset(&only, SIGTSTP);
  pthread_sigmask(SIG_UNBLOCK, &only, &mask);
  kill(0, SIGTSTP);
  // Any thread may be the one that takes the signal; ours must not install the handler again before it did.
  struct timespec moment = {.tv_sec = 0, .tv_nsec = 50 * 1000 * 1000};
  nanosleep(&moment, NULL);
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
  sigaction(SIGTSTP, &ours, NULL);
}

bool ncall_guard_spent(void) { return atomic_load(&spent); }

bool ncall_wake_pipe(int ends[2]) { return pipe2(ends, O_NONBLOCK | O_CLOEXEC) == 0; }
