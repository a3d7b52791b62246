// What the thread sanitizer cannot see of `Synchronization.Mutex`: the library takes a contended lock, and gives one back that somebody
// waits for, in code of its own, which is not instrumented. These stand before the library's functions and say it.
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

void __tsan_acquire(void *address);
void __tsan_release(void *address);

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self
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
