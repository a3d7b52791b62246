// What the thread sanitizer cannot see of Swift's libraries, which are not instrumented. These functions stand before theirs and say it:
// - `Synchronization.Mutex` takes a contended lock, and gives one back that somebody waits for.
// - A task that finds its continuation resumed already goes on after whoever resumed it. (Where it has to wait, the library says so.)
// - Whoever finds that a value's storage is theirs alone, and so writes into it, comes after those who shared it and let go.
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

void __tsan_acquire(void *address);
void __tsan_release(void *address);

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self
#define AWAIT "swift_continuation_await"
#define ASYNC __attribute__((swiftasynccall))
#define CONTEXT __attribute__((swift_async_context)) void *context
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

static void *original(const char *name) {
  void *function = dlsym(RTLD_NEXT, name);
  if (!function) abort();
  return function;
}

SWIFT void ncall_lock(uint32_t thread, SELF) __asm__(LOCK);
SWIFT void ncall_lock(uint32_t thread, SELF) {
  typedef SWIFT void Lock(uint32_t, SELF);
  ((Lock *)original(LOCK))(thread, self);
  __tsan_acquire(self);
}

SWIFT bool ncall_try_lock(SELF) __asm__(TRY);
SWIFT bool ncall_try_lock(SELF) {
  typedef SWIFT bool Try(SELF);
  bool is_locked = ((Try *)original(TRY))(self);
  if (is_locked) __tsan_acquire(self);
  return is_locked;
}

SWIFT void ncall_unlock(SELF) __asm__(UNLOCK);
SWIFT void ncall_unlock(SELF) {
  typedef SWIFT void Unlock(SELF);
  __tsan_release(self);
  ((Unlock *)original(UNLOCK))(self);
}

SWIFT void *swift_task_getCurrent(void);

ASYNC void ncall_await(CONTEXT) __asm__(AWAIT);
ASYNC void ncall_await(CONTEXT) {
  typedef ASYNC void Await(CONTEXT);
  Await *await = (Await *)original(AWAIT);
  __tsan_acquire(swift_task_getCurrent());
  __attribute__((musttail)) return await(context);
}

// The runtime calls these before `main`, when there is one thread.
static void *once(void **function, const char *name) {
  if (!*function) *function = original(name);
  return *function;
}

// A bridged reference has flags in the bits that no address uses.
static void let_go(void *object) {
  object = (void *)((uintptr_t)object & 0x00fffffffffffff8);
  if (object) __tsan_release(object);
}

#define LETTING_GO(name)                                       \
  void name(void *object) {                                    \
    static void *function;                                     \
    typedef void Release(void *);                              \
    let_go(object);                                            \
    ((Release *)once(&function, #name))(object);               \
  }
#define LETTING_GO_TIMES(name)                                 \
  void name(void *object, uint32_t count) {                    \
    static void *function;                                     \
    typedef void Release(void *, uint32_t);                    \
    let_go(object);                                            \
    ((Release *)once(&function, #name))(object, count);        \
  }

LETTING_GO(swift_release)
LETTING_GO(swift_bridgeObjectRelease)
LETTING_GO_TIMES(swift_release_n)
LETTING_GO_TIMES(swift_bridgeObjectRelease_n)

bool swift_isUniquelyReferenced_nonNull_native(void *object) {
  static void *function;
  typedef bool Unique(void *);
  bool is_unique = ((Unique *)once(&function, "swift_isUniquelyReferenced_nonNull_native"))(object);
  if (is_unique) __tsan_acquire(object);
  return is_unique;
}
