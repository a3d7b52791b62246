import Foundation

/// What the figures were taken on.
public struct Machine: Sendable, Equatable {
  /// The processor's own name.
  public var cpu: String
  /// Processors that this process may use.
  public var cores: Int
  /// The system's name and version, and the kernel's.
  public var system: String
  /// Memory in MB.
  public var memory: Int
  /// Processes that wanted to run, on average over the last minute; above the number of cores figures are disturbed.
  public var load: Double

  public init(cpu: String, cores: Int, system: String, memory: Int, load: Double) {
    self.cpu = cpu
    self.cores = cores
    self.system = system
    self.memory = memory
    self.load = load
  }

  /// This machine, now; what the system does not tell is called unknown.
  public static func current() -> Machine {
    let process = ProcessInfo.processInfo
    let cpu = value(of: "model name", in: "/proc/cpuinfo", separator: ":")
    let system = value(of: "PRETTY_NAME", in: "/etc/os-release", separator: "=")
    let kernel = text("/proc/sys/kernel/osrelease")?.trimmingCharacters(in: .whitespacesAndNewlines)
    let load = text("/proc/loadavg")?.split(separator: " ").first.flatMap { Double($0) }
    return Machine(
      cpu: cpu ?? "unknown", cores: process.activeProcessorCount,
      system: [system, kernel.map { "Linux \($0)" }].compactMap { $0 }.joined(separator: ", "),
      memory: Int(process.physicalMemory / 1_000_000), load: load ?? 0)
  }

  private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

  private static func value(of key: String, in path: String, separator: Character) -> String? {
    for line in (text(path) ?? "").split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: separator, maxSplits: 1)
      guard parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == key else { continue }
      return parts[1].trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
    }
    return nil
  }
}
