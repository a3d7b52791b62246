import Foundation
import Synchronization

/// What this process uses of the machine.
public struct ProcessUsage: Sendable {
  /// Fraction of one core since the last reading; in the first one since the process began.
  public var cpu: Double
  public var residentMegabytes: Double

  private struct Reading {
    var seconds: Double
    var at: TimeInterval
    var cpu: Double
  }

  private static let last = Mutex(Reading(seconds: 0, at: began, cpu: 0))

  /// When the process began, by the clock of `systemUptime`: field 22 of its line counts ticks since the machine began.
  private static let began: TimeInterval = {
    let now = ProcessInfo.processInfo.systemUptime
    // The second field, the program's name in parentheses, may hold blanks.
    guard let line = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
      let rest = line.lastIndex(of: ")").map({ line[line.index(after: $0)...] })
    else { return now }
    let fields = rest.split(separator: " ")
    guard fields.count > 19, let ticks = Double(fields[19]) else { return now }
    return min(now, ticks / Double(max(1, sysconf(Int32(_SC_CLK_TCK)))))
  }()

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
