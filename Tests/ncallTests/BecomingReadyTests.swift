import CallCore
import Foundation
import LiveKit
import LiveKitProtocol
import Logging
import MediaServer
import Synchronization
import Testing

@testable import ncall

/// A call on a real server becomes ready, whatever else goes on in the program at that moment.
struct BecomingReadyTests {
  @Test func busyStoreDoesNotMissTheJoin() async throws {
    var configuration = MediaServerConfiguration()
    configuration.port = 0
    configuration.mediaPort = 0
    configuration.keys = ["key": "secret"]
    let server = MediaServer(
      configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let url = try await server.start().url
    for number in 0..<5 {
      let claims = TokenClaims(identity: "ana-\(number)", room: "r", name: "", issuer: "key")
      var options = try callOptions("--input", "none", "--output", "none", "--stats", "0")
      options.room.url = url
      options.room.token = try AccessToken(signing: claims, secret: "secret").text
      let session = try CallSession(options: options, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      // Another thread, as a device's or the meters' does, applies actions all the time: the join is then its to apply.
      let isOver = Mutex(false)
      let busy = Thread {
        while !isOver.withLock({ $0 }) {
          session.store.send(.call(.levelsMeasured([:])))
          // As a device does, it goes on when the store has caught up.
          while !session.store.isIdle, !isOver.withLock({ $0 }) { sched_yield() }
        }
      }
      busy.start()
      let running = Task { await session.run() }
      try await eventually("ready") { session.store.state.call.isReady }
      isOver.withLock { $0 = true }
      await session.leave()
      #expect(await running.value == .room(.left))
    }
    await server.shutdown()
  }
}
