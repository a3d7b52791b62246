import CallCore
import Logging
import NchatClient

/// A command's way into a call of the backend.
struct LineEntry: Sendable {
  typealias Place =
    @Sendable (_ line: CallLine, _ waits: @escaping @Sendable (String) -> Void) async throws(LineFailure)
    -> PlacedCall

  var client: NchatClient
  /// For a message: what is not possible.
  var what: String
  /// For a person who waits before there is a screen: what goes on; nil where nothing takes its time.
  var progress: String?
  /// Places the call on the open line. `waits` is told the id of a call in whose lobby it waits.
  var place: Place

  /// What came of it.
  enum Outcome: Sendable {
    case placed(PlacedCall)
    case failed(CommandFailure)
    case interrupted(Int32)
  }

  /// Opens the line and places the call, unless a signal comes first: then nothing stays placed.
  func enter(
    _ line: CallLine, signals: SignalWatch, waits: @escaping @Sendable (String) -> Void
  ) async -> Outcome {
    let work = Task { () async throws -> PlacedCall in
      try await line.open()
      return try await place(line, waits)
    }
    let interruption = Interruption()
    Task {
      let signal = await signals.first()
      if interruption.set(signal) { work.cancel() }
    }
    let result = await work.result
    let signal = interruption.close()
    switch result {
    case .success(let placed):
      guard let signal else { return .placed(placed) }
      await withdraw(from: placed)
      return .interrupted(signal)
    case .failure(let error):
      if let signal { return .interrupted(signal) }
      let failure = error as? LineFailure ?? .server(.cancelled)
      return .failed(failure.failure(what))
    }
  }

  /// Leaves a call that nobody goes into after all.
  func withdraw(from placed: PlacedCall) async {
    do throws(NchatFailure) { _ = try await client.leave(placed.id) } catch {
      StandardError.print("ncall: warning: \(error.line("the call \(placed.id) is not left"))")
    }
  }
}
