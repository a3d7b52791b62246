import LiveKitProtocol
import Synchronization
import Testing

@testable import Backend

/// Recordings and streams, as they are asked of an egress service. The bytes are those that LiveKit's own Python package writes for the same.
struct EgressTests {
  /// A cluster with an egress service that answers always the same, and keeps what it is asked.
  private final class Service: TwirpTransport {
    private let asked = Mutex<[(path: String, body: String, token: String)]>([])
    let answer: [UInt8]

    init(answering hex: String) { answer = Self.bytes(hex) }

    var requests: [(path: String, body: String, token: String)] { asked.withLock { $0 } }

    func call(_ path: String, _ body: [UInt8], token: String) async throws(LiveKitFailure) -> [UInt8] {
      let text = body.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      asked.withLock { $0.append((path, text, token)) }
      return answer
    }

    private static func bytes(_ hex: String) -> [UInt8] {
      var digits = Substring(hex)
      var bytes: [UInt8] = []
      while let byte = UInt8(digits.prefix(2), radix: 16) {
        bytes.append(byte)
        digits = digits.dropFirst(2)
      }
      return bytes
    }
  }

  private static let complete =
    "0a0445475f311204524d5f311803508080a8b1e39fe7cb175880c8d7d188a0e7cb176a0663616c6c2d3182011f0a05612e6d703420c0c4072a0c"
    + "73333a2f2f622f612e6d70343080c8afa025"

  private func service(_ transport: any TwirpTransport) -> LiveKitService {
    LiveKitService(transport: transport, keys: MediaLab.keys, log: LogRecorder.silent)
  }

  @Test func requestsAreWrittenAsLiveKitReadsThem() async throws {
    let asked = Service(answering: Self.complete)
    let liveKit = service(asked)
    let made = try await liveKit.startRecording(of: "call-1", as: .init(path: "recordings/call-1.mp4"))
    #expect(made.egressID == "EG_1" && made.roomName == "call-1" && made.status == .egressComplete)
    #expect(made.startedAt == 1_700_000_000_000_000_000 && made.endedAt == 1_700_000_010_000_000_000)
    let file = try #require(made.fileResults.first)
    #expect(file.size == 123_456 && file.location == "s3://b/a.mp4" && file.duration == 10_000_000_000)
    _ = try await liveKit.startRecording(
      of: "call-1", as: .init(layout: "speaker", isAudioOnly: true, preset: .h264720P30, fileType: .ogg, path: "a.ogg"))
    _ = try await liveKit.startStream(of: "stream-1", as: .init(prefix: "s/stream-1"))
    _ = try await liveKit.stopRecording("EG_1")
    _ = try await liveKit.stopStream("EG_1")
    #expect(
      asked.requests.map { "\($0.path) \($0.body)" } == [
        "livekit.Egress/StartRoomCompositeEgress "
          + "0a0663616c6c2d3112046772696440025a1b080112157265636f7264696e67732f63616c6c2d312e6d70343001",
        "livekit.Egress/StartRoomCompositeEgress "
          + "0a0663616c6c2d311207737065616b6572180140005a0b08021205612e6f67673001",
        "livekit.Egress/StartRoomCompositeEgress "
          + "0a0873747265616d2d311207737065616b657240026a290801120a732f73747265616d2d311a0a696e6465782e6d337538200240015a096c"
          + "6976652e6d337538",
        "livekit.Egress/StopEgress 0a0445475f31", "livekit.Egress/StopEgress 0a0445475f31",
      ])
    for request in asked.requests {
      let claims = try AccessToken(verifying: request.token) { _ in MediaLab.keys.secret }.claims
      #expect(claims.video?.roomRecord == true && claims.video?.roomAdmin != true)
    }
  }

  @Test func oneIsFoundByItsID() async throws {
    let list = Service(answering: "0a4c" + Self.complete)
    #expect(try await service(list).egressInfo("EG_1")?.roomID == "RM_1")
    #expect(try await service(list).egressInfo("EG_2") == nil)
    #expect(list.requests.first?.body == "120445475f31")
    #expect(try await service(Service(answering: "")).egressInfo("EG_1") == nil)
  }

  @Test(arguments: MediaReach.allCases)
  func theEmbeddedServerHasNone(reach: MediaReach) async throws {
    try await MediaLab.run(reach) { lab in
      try await lab.liveKit.createRoom("one", maxParticipants: 10, metadata: "")
      var kinds: [LiveKitFailure.Kind] = []
      func note(_ body: () async throws(LiveKitFailure) -> Void) async {
        do throws(LiveKitFailure) { try await body() } catch { kinds.append(error.kind) }
      }
      await note { () async throws(LiveKitFailure) in
        _ = try await lab.liveKit.startRecording(of: "one", as: .init(path: "a.mp4"))
      }
      await note { () async throws(LiveKitFailure) in
        _ = try await lab.liveKit.startStream(of: "one", as: .init(prefix: "a"))
      }
      await note { () async throws(LiveKitFailure) in _ = try await lab.liveKit.stopRecording("EG_1") }
      await note { () async throws(LiveKitFailure) in _ = try await lab.liveKit.egressInfo("EG_1") }
      #expect(kinds == [.unimplemented, .unimplemented, .unimplemented, .unimplemented])
      #expect(lab.log.warnings.isEmpty, "\(lab.log.warnings)")
    }
  }

  @Test func clusterWithoutAnEgressServiceHasNone() {
    let body = Array(#"{"code":"internal","msg":"egress not connected (redis required)"}"#.utf8)
    let error = #expect(throws: LiveKitFailure.self) { try TwirpAnswer.body(status: 500, body) }
    #expect(error?.kind == .unimplemented && error?.description.contains("egress not connected") == true)
  }
}
