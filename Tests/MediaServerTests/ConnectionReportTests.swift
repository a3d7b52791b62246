import LiveKitProtocol
import Logging
import MediaBasics
import RTC
import Synchronization
import Testing

@testable import MediaServer

/// How good connections have been, as the program around the server is told.
struct ConnectionReportTests {
  @Test func figuresAddUpAndLeaveOutWhatIsOthersFault() {
    var figures = MediaFigures()
    #expect(figures.jitter == nil && figures.expected == 0)
    var window = TrackWindow(.opus(fec: true))
    (window.expected, window.lost, window.bytes, window.jitter) = (100, 10, 9_000, .milliseconds(4))
    figures.add(window, isSent: false)
    #expect((figures.expected, figures.lost) == (100, 10))
    // 10 of the 100 that a subscriber misses never came to us.
    (window.lost, window.missingUpstream, window.jitter) = (12, 10, .milliseconds(8))
    figures.add(window, isSent: true)
    #expect((figures.expected, figures.lost) == (190, 12))
    #expect((figures.received, figures.sent) == (9_000, 9_000))
    #expect(abs((figures.jitter ?? 0) - (4 * 90 + 8 * 88) / 178.0) < 1e-9)
    (window.expected, window.lost, window.missingUpstream) = (5, 9, 7)
    figures.add(window, isSent: true)
    #expect((figures.expected, figures.lost) == (190, 12), "never below nothing")
  }

  @Test func aStayIsReportedOfUntilItsEnd() async throws {
    let reports = Mutex<[ConnectionReport]>([])
    var configuration = MediaServerConfiguration.development
    (configuration.port, configuration.mediaPort) = (0, 0)
    configuration.qualityInterval = .milliseconds(100)
    var log = Logger(label: "test")
    log.logLevel = .error
    let server = MediaServer(
      configuration: configuration, logger: log,
      noticeSink: { notice in
        if case .connections(let news) = notice { reports.withLock { $0 += news } }
      })
    let test = TestServer(server: server, addresses: try await server.start())
    let (socket, join) = try await test.join("ana")
    let client = try await TestMediaClient(isControlling: true)
    var track = LKAddTrackRequest()
    (track.cid, track.type, track.source) = ("mic", .audio, .microphone)
    try await socket.say(.addTrack(track))
    var offer = LKSessionDescription()
    offer.type = "offer"
    offer.sdp = try await client.offer(sending: [("mic", .audio)])
    try await socket.say(.offer(offer))
    let answer = try await socket.signal { if case .answer(let answer) = $0 { answer.sdp } else { nil } }
    try await client.take(answer: answer)
    #expect(await client.wait { $0.isConnected })
    func last() -> ConnectionReport? { reports.withLock { $0.last } }
    for number in 0..<2_000 where (last()?.sound.expected ?? 0) < 20 {
      // Every tenth is lost on the way.
      if number % 10 != 9 {
        try await client.send([1, 2, 3], sequence: UInt16(number), timestamp: UInt32(number * 960), track: "mic")
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    let early = try #require(last())
    #expect(early.room == "room" && early.identity == "ana" && early.participant == join.participant.sid)
    #expect(early.state == .connected && early.roundTrip != nil && early.seconds > 0)
    #expect(early.sound.lost > 0 && early.sound.lost * 4 < early.sound.expected)
    #expect(early.pictures == MediaFigures())
    try await socket.say(.leave(LKLeaveRequest()))
    for _ in 0..<2_000 where last()?.state != .ended { try await Task.sleep(for: .milliseconds(5)) }
    let end = try #require(last())
    #expect(end.state == .ended && end.sound.expected >= early.sound.expected)
    #expect(reports.withLock { $0.count { $0.state == .ended } } == 1)
    await client.stop()
    await server.shutdown()
  }
}
