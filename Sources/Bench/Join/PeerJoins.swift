import MediaBasics

/// LiveKit's Python SDK as it joins the same room, in a process that runs already or in one of its own.
final class PeerJoins: Sendable {
  /// Its name and version.
  let subject: String
  private let script: PeerScript
  private let running: ReportingProgram
  private let room: TalkingRoom

  /// Starts the SDK and lets it join once, which is not counted; nil where that does not work, with the reason in
  /// `skipped`.
  init?(_ setting: BenchSetting, _ room: TalkingRoom, skipped: inout [String]) async {
    guard let python = setting.python else {
      skipped.append("LiveKit's Python SDK: no environment was given with --peers")
      return nil
    }
    self.room = room
    var started: ReportingProgram?
    do throws(BenchFailure) {
      script = try PeerScript(.join, python: python)
      let program = try script.start([room.url, String(FirstSound.audible)], lifetime: .seconds(600))
      running = program
      started = program
      let ready = try await program.next("ready", within: .seconds(60))
      subject = "livekit \(ready.text("version") ?? "") (Python)"
      _ = try await Self.join(program, token: try room.token(identity: "peer-first"))
    } catch {
      await started?.program.end()
      skipped.append("LiveKit's Python SDK: \(error)")
      return nil
    }
  }

  private static func join(_ program: ReportingProgram, token: String) async throws(BenchFailure) -> Double {
    try program.program.write(token)
    let heard = try await program.next("heard", within: .seconds(45))
    _ = try await program.next("left", within: .seconds(20))
    guard let milliseconds = heard.number("ms") else { throw BenchFailure("it told no time") }
    return milliseconds
  }

  /// One join in the process that runs, ms.
  func join(_ identity: String) async throws(BenchFailure) -> Double {
    try await Self.join(running, token: try room.token(identity: identity))
  }

  /// One join in a process of its own, ms from its start until it told of the first sound.
  func wholeProcess(_ identity: String) async throws(BenchFailure) -> Double {
    let token = try room.token(identity: identity)
    let program = try script.start([room.url, String(FirstSound.audible), token], lifetime: .seconds(45))
    do throws(BenchFailure) {
      let heard = try await program.next("heard", within: .seconds(40))
      _ = try await program.next("left", within: .seconds(20))
      await program.program.end()
      return (heard.arrival - program.program.startedAt).inMilliseconds
    } catch {
      await program.program.end()
      throw error
    }
  }

  func end() async { await running.program.end() }
}
