import Glibc
import MediaBasics
import Sound

/// What server and generator have used of the machine since a moment.
struct Usage: Sendable {
  let at: MediaInstant
  private let server: ProcessReading
  private let own: ProcessReading?

  init(_ load: APILoad) throws(BenchFailure) {
    server = try load.usage()
    own = ProcessReading(of: getpid())
    at = MonotonicClock.now()
  }

  /// - Throws: `BenchFailure` when the server is gone.
  func figures(_ load: APILoad) throws(BenchFailure) -> (seconds: Double, figures: [BenchResult.Figure]) {
    let now = try Usage(load)
    let seconds = (now.at - at).inMilliseconds / 1_000
    let served = now.server.processorSeconds - server.processorSeconds
    var figures = [BenchResult.Figure("server", served / seconds * 100, "%")]
    if let own, let after = now.own {
      // The server is a child of this process, and counted with it.
      figures.append(.init("load", (after.processorSeconds - own.processorSeconds - served) / seconds * 100, "%"))
    }
    return (seconds, figures)
  }
}
