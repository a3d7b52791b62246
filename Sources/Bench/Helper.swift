import Foundation
import Synchronization

/// A script of `Peers`, run by the interpreter of an environment in which a program that others wrote is installed.
struct PeerScript: Sendable {
  /// What to call it when it fails.
  var name: String
  /// The script itself.
  var source: [UInt8]

  /// Runs the script and answers what it printed.
  /// - Parameters:
  ///   - python: the interpreter's path.
  ///   - seconds: how long it may take before it is ended.
  /// - Throws: `BenchFailure` with the last line that it wrote to standard error.
  func run(python: String, arguments: [String], seconds: Double) async throws(BenchFailure) -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-"] + arguments
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    let (written, complaints) = (Collected(output), Collected(errors))
    do {
      try process.run()
      // A script that ends early leaves the pipe closed; its exit status says why.
      try? input.fileHandleForWriting.write(contentsOf: Data(source))
      try? input.fileHandleForWriting.close()
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
