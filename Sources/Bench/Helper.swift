import Foundation
import Synchronization

/// Another program that a benchmark needs: a peer's interpreter, a compiler, another run of this one.
struct Helper: Sendable {
  /// What to call it when it fails.
  var name: String
  /// What it reads on standard input, such as a script of `Peers`.
  var input: [UInt8] = []
  /// Added to this program's own environment.
  var environment: [String: String] = [:]

  /// Runs the program and answers what it printed.
  /// - Parameters:
  ///   - program: its path.
  ///   - seconds: how long it may take before it is ended.
  /// - Throws: `BenchFailure` with the last line that it wrote to standard error.
  func run(_ program: String, arguments: [String], seconds: Double) async throws(BenchFailure) -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    if !environment.isEmpty {
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    }
    let (script, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = script
    process.standardOutput = output
    process.standardError = errors
    let (written, complaints) = (Collected(output), Collected(errors))
    do {
      try process.run()
      // A program that ends early leaves the pipe closed; its exit status says why.
      try? script.fileHandleForWriting.write(contentsOf: Data(input))
      try? script.fileHandleForWriting.close()
    } catch {
      throw BenchFailure("\(name) cannot be started: \(error.localizedDescription)")
    }
    let deadline = ContinuousClock.now + .seconds(seconds)
    var isLate = false
    while process.isRunning {
      if !isLate, ContinuousClock.now > deadline {
        isLate = true
        process.terminate()
      }
      if ContinuousClock.now > deadline + .seconds(5) { kill(process.processIdentifier, SIGKILL) }
      try? await Task.sleep(for: .milliseconds(20))
    }
    guard !isLate else { throw BenchFailure("\(name) was not done after \(Int(seconds)) s") }
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      let lines = String(decoding: complaints.data, as: UTF8.self).split(whereSeparator: \.isNewline)
      throw BenchFailure("\(name) failed: \(lines.last ?? "status \(process.terminationStatus)")")
    }
    return written.data
  }

  /// Everything that comes out of a pipe, read as it comes so that nobody waits for room.
  private final class Collected: Sendable {
    private let bytes = Mutex(Data())
    private let ended = DispatchSemaphore(value: 0)

    init(_ pipe: Pipe) {
      pipe.fileHandleForReading.readabilityHandler = { [self] handle in
        let more = handle.availableData
        if more.isEmpty {
          handle.readabilityHandler = nil
          ended.signal()
        } else {
          bytes.withLock { $0.append(more) }
        }
      }
    }

    /// What came until the other end was closed; waits for that a moment only, as a grandchild may hold it open.
    var data: Data {
      if ended.wait(timeout: .now() + 2) == .success { ended.signal() }
      return bytes.withLock { $0 }
    }
  }
}
