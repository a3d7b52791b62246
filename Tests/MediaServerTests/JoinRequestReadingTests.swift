import Foundation
import LiveKitProtocol
import MediaBasics
import Testing
import WebServing

@testable import MediaServer

/// What a join asks for, read from its request line and its token.
struct JoinRequestReadingTests {
  private let now = Moment(instant: .zero, unixMilliseconds: 1_700_000_000_000)

  private func token(_ change: (inout TokenClaims) -> Void = { _ in }) throws -> String {
    var claims = TokenClaims(identity: "alice", room: "room", issuer: "key", at: now.date)
    change(&claims)
    return try AccessToken(signing: claims, secret: "secret").text
  }

  private func read(
    _ target: String, mode: SignalMode = .dual, authorization: String?, isStrict: Bool = false
  ) throws -> JoinAttempt {
    let target = try #require(RequestTarget(target))
    return try JoinAttempt(
      target: target, mode: mode, authorization: authorization, isStrict: isStrict, at: now
    ) { $0 == "key" ? "secret" : nil }
  }

  @Test func theDualConnectionsParametersAreRead() throws {
    let attempt = try read(
      "/rtc?sdk=python&os=Debian&os_version=12.0.0&device_model=Unknown&protocol=18&client_protocol=2&auto_subscribe=0"
        + "&adaptive_stream=0&version=1.2.1&capabilities=CAP_PACKET_TRAILER%2CCAP_COMPRESSION_DEFLATE_RAW",
      authorization: "Bearer " + token())
    #expect(attempt.mode == .dual)
    #expect(attempt.client.sdk == .python)
    #expect(attempt.client.protocol == 18)
    #expect(attempt.client.clientProtocol == 2)
    #expect(attempt.client.version == "1.2.1")
    #expect(attempt.client.capabilities == [.capPacketTrailer, .capCompressionDeflateRaw])
    #expect(!attempt.subscribesAutomatically)
    #expect(attempt.claims.identity == "alice")
  }

  @Test func subscribingIsAutomaticUnlessSaidOtherwise() throws {
    let text = try token()
    #expect(try read("/rtc?access_token=\(text)", authorization: nil).subscribesAutomatically)
    let wrapped = try LKJoinRequest().wrapped()
    let single = try read("/rtc/v1?join_request=\(wrapped)", mode: .single, authorization: "Bearer " + text)
    #expect(!single.subscribesAutomatically, "a field that is absent is false")
  }

  @Test func theSingleConnectionsRequestIsRead() throws {
    var request = LKJoinRequest()
    request.clientInfo.protocol = 17
    request.connectionSettings.autoSubscribe = true
    request.publisherOffer.sdp = String(repeating: "a=candidate ", count: 500)
    request.addTrackRequests = [LKAddTrackRequest()]
    let wrapped = try request.wrapped()
    let attempt = try read("/rtc?join_request=\(wrapped)", authorization: "Bearer " + token())
    #expect(attempt.mode == .single, "the parameter decides, also at the older path")
    #expect(attempt.subscribesAutomatically)
    #expect(attempt.offer?.sdp == request.publisherOffer.sdp)
    #expect(attempt.announcedTracks.count == 1)
  }

  @Test func everyDialectOfBase64IsUnderstood() throws {
    var wrapper = LKWrappedJoinRequest()
    var request = LKJoinRequest()
    request.participantSid = "PA_\u{fb}\u{ff}\u{3fe}>>>???"
    request.reconnect = true
    wrapper.joinRequest = try request.serializedData()
    let standard = try (wrapper.serializedData() as Data).base64EncodedString()
    #expect(standard.contains("+") || standard.contains("/"))
    let urlSafe = standard.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
    for text in [
      standard, urlSafe, urlSafe.replacingOccurrences(of: "=", with: ""),
      urlSafe.replacingOccurrences(of: "=", with: "%3D"),
      standard.replacingOccurrences(of: "+", with: "%2B"),
    ] {
      let attempt = try read("/rtc/v1?join_request=\(text)", mode: .single, authorization: "Bearer " + token())
      #expect(attempt.isResume)
      #expect(attempt.participantSID == request.participantSid)
    }
  }

  @Test func refusalsHaveTheirStatus() throws {
    let valid = try token()
    func status(_ target: String, _ mode: SignalMode = .dual, _ authorization: String?, isStrict: Bool = false) -> Int?
    {
      do {
        _ = try read(target, mode: mode, authorization: authorization, isStrict: isStrict)
        return nil
      } catch {
        return (error as? JoinRefusal)?.status
      }
    }
    #expect(status("/rtc", .dual, nil) == 401)
    #expect(status("/rtc", .dual, "Bearer nonsense") == 401)
    #expect(
      status("/rtc?access_token=\(valid)", .dual, "Basic x") == 401, "a wrong header is wrong, whatever the parameter")
    #expect(try status("/rtc", .dual, "Bearer " + token { $0.issuer = "other" }) == 401)
    #expect(try status("/rtc", .dual, "Bearer " + token { $0.expires = now.date.addingTimeInterval(-61) }) == 401)
    #expect(try status("/rtc", .dual, "Bearer " + token { $0.expires = now.date.addingTimeInterval(-59) }) == nil)
    #expect(try status("/rtc", .dual, "Bearer " + token { $0.video?.roomJoin = false }) == 401)
    #expect(try status("/rtc", .dual, "Bearer " + token { $0.video = nil }) == 401)
    #expect(try status("/rtc", .dual, "Bearer " + token { $0.video?.room = "" }) == 400)
    #expect(try status("/rtc", .dual, "Bearer " + token { $0.identity = "" }) == 400)
    #expect(try status("/rtc", .dual, "Bearer " + token { $0.identity = String(repeating: "x", count: 257) }) == 400)
    #expect(status("/rtc/v1", .single, "Bearer " + valid) == 400)
    #expect(status("/rtc/v1?join_request=!!", .single, "Bearer " + valid) == 400)
    #expect(status("/rtc/v1?join_request=AAAA", .single, "Bearer " + valid) == 400)
    #expect(status("/rtc?attributes=%7B%7D", .dual, "Bearer " + valid) == nil, "only the check is strict about these")
    #expect(status("/rtc?attributes=%7B%7D", .dual, "Bearer " + valid, isStrict: true) == 400)
    #expect(status("/rtc?attributes=eyJhIjoiMSJ9", .dual, "Bearer " + valid) == 401, "attributes take a permission")
  }

  @Test func attributesOfTheJoinMergeWithThoseOfTheToken() throws {
    let text = try token {
      $0.attributes = ["a": "old", "b": "kept", "c": "gone"]
      $0.video?.canUpdateOwnMetadata = true
    }
    let attributes = Data(#"{"a":"new","c":""}"#.utf8).base64EncodedString()
    let attempt = try read("/rtc?attributes=\(attributes)", authorization: "Bearer " + text)
    #expect(attempt.claims.attributes == ["a": "new", "b": "kept"])
  }
}
