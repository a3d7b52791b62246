import MediaBasics
import Testing

@testable import LiveKit

/// When a client asks whether the server is there, and when it stops believing.
struct SignalKeepAliveTests {
  func at(_ seconds: Double) -> MediaInstant { .zero + .seconds(seconds) }

  @Test func asksAtOnceAndThenOncePerInterval() throws {
    var keepAlive = try #require(SignalKeepAlive(intervalSeconds: 5, timeoutSeconds: 15, at: at(0)))
    #expect(keepAlive.advance(to: at(0)) == .sendPing)
    #expect(keepAlive.advance(to: at(0)) == .wait(until: at(5)))
    keepAlive.heard(at: at(0.1))
    #expect(keepAlive.advance(to: at(5)) == .sendPing)
    #expect(keepAlive.advance(to: at(5)) == .wait(until: at(10)))
  }

  @Test func anySignOfLifePutsTheEndOff() throws {
    var keepAlive = try #require(SignalKeepAlive(intervalSeconds: 5, timeoutSeconds: 15, at: at(0)))
    for second in stride(from: 0.0, through: 100, by: 5) {
      #expect(keepAlive.advance(to: at(second)) == .sendPing)
      keepAlive.heard(at: at(second + 0.2))
    }
    #expect(keepAlive.advance(to: at(105)) == .sendPing)
    #expect(keepAlive.advance(to: at(110)) == .sendPing)
    #expect(keepAlive.advance(to: at(110)) == .wait(until: at(115)))
    #expect(keepAlive.advance(to: at(115)) == .sendPing)
    #expect(keepAlive.advance(to: at(115)) == .wait(until: at(115.2)))
    #expect(keepAlive.advance(to: at(115.2)) == .giveUp)
  }

  @Test func oddNumbersFromTheServer() {
    #expect(SignalKeepAlive(intervalSeconds: 0, timeoutSeconds: 15, at: at(0)) == nil)
    #expect(SignalKeepAlive(intervalSeconds: -1, timeoutSeconds: 15, at: at(0)) == nil)
    let short = SignalKeepAlive(intervalSeconds: 10, timeoutSeconds: 0, at: at(0))
    #expect(short?.timeout == .seconds(11))
    #expect(SignalKeepAlive(intervalSeconds: .max, timeoutSeconds: .max, at: at(0))?.timeout != nil)
  }
}
