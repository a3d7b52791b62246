import Foundation
import Glibc

/// What a running process and its children have used of the machine until now.
struct ProcessReading: Sendable, Equatable {
  /// User and system time of all threads, those that have ended included, seconds.
  var processorSeconds: Double
  /// The most memory that was resident at a time, MB of 1,000,000 bytes (`VmHWM` of proc(5)).
  var peakMemory: Double
  /// What is resident now and belongs to nobody else: memory that is no copy of a file (`RssAnon`), MB. The rest are pages
  /// of programs and libraries, which processes share and the system may take back.
  var privateMemory: Double
  var processes: Int

  /// Reads the system's accounting of another process; nil when it is gone.
  init?(of process: pid_t) {
    processorSeconds = 0
    peakMemory = 0
    privateMemory = 0
    processes = 0
    for member in [process] + Self.descendants(of: process) {
      guard let seconds = Self.processorSeconds(of: member), let status = Self.status(of: member) else {
        if member == process { return nil }
        continue
      }
      processorSeconds += seconds
      peakMemory += status.peak
      privateMemory += status.anonymous
      processes += 1
    }
  }

  private static func processorSeconds(of process: pid_t) -> Double? {
    var clock = clockid_t()
    guard clock_getcpuclockid(process, &clock) == 0 else { return nil }
    var time = timespec()
    guard clock_gettime(clock, &time) == 0 else { return nil }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func status(of process: pid_t) -> (peak: Double, anonymous: Double)? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else { return nil }
    func megabytes(_ key: String) -> Double? {
      let line = text.split(separator: "\n").first { $0.hasPrefix(key + ":") }
      return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }.map {
        $0 * 1_024 / 1e6
      }
    }
    guard let peak = megabytes("VmHWM"), let anonymous = megabytes("RssAnon") else { return nil }
    return (peak, anonymous)
  }

  private static func descendants(of process: pid_t) -> [pid_t] {
    var children: [pid_t: [pid_t]] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let id = pid_t(name), let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
        // The name in parentheses may hold anything; after it come the state and the parent.
        let end = text.lastIndex(of: ")")
      else { continue }
      let fields = text[text.index(after: end)...].split(separator: " ")
      if fields.count > 1, let parent = pid_t(fields[1]) { children[parent, default: []].append(id) }
    }
    var found: [pid_t] = []
    var next = children[process] ?? []
    while let child = next.popLast() {
      found.append(child)
      next += children[child] ?? []
    }
    return found
  }
}
