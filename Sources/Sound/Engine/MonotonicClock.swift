import Glibc
import MediaBasics

/// The machine's monotonic clock (CLOCK_MONOTONIC), on which arrivals and turns of the audio threads are told.
public enum MonotonicClock {
  /// Nanoseconds since the machine started, sleep excluded.
  public static func now() -> MediaInstant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return MediaInstant(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
  }

  /// Sleeps for `duration`; returns at once when it is not positive.
  static func sleep(for duration: MediaDuration) {
    guard duration > .zero else { return }
    let end = (now() + duration).nanoseconds
    var until = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
    while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nil) == EINTR {}
  }
}
