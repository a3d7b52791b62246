import Foundation
import Synchronization

/// What this process uses of the machine.
public struct ProcessUsage: Sendable {
  /// Fraction of one core since the last reading.
  public var cpu: Double
  public var residentMegabytes: Double

  private struct Reading {
    var seconds: Double
    var at: TimeInterval
    var cpu: Double
  }

  private static let last = Mutex(Reading(seconds: 0, at: ProcessInfo.processInfo.systemUptime, cpu: 0))

  /// Reads the system's accounting; readings within half a second share one figure.
  public static func now() -> ProcessUsage {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let seconds =
      Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
      / 1e6
    let at = ProcessInfo.processInfo.systemUptime
    let cpu = last.withLock { last -> Double in
      guard at - last.at > 0.5 else { return last.cpu }
      last = Reading(seconds: seconds, at: at, cpu: (seconds - last.seconds) / (at - last.at))
      return last.cpu
    }
    return ProcessUsage(cpu: cpu, residentMegabytes: residentMegabytes())
  }

  private static func residentMegabytes() -> Double {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .ascii) else { return 0 }
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Double(fields[1]) else { return 0 }
    return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
  }
}
