import Foundation
import LiveKitProtocol
import Testing

/// A token that LiveKit's own Python library made, and what its server would see in it.
struct TokenFromAnotherLibraryTests {
  // Key devkey, secret "secret", valid for a hundred years from 1795466458.
  static let token =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJuYW1lIjoiQWxpY2UgXHUwMGM5Iiwia2luZCI6ImFnZW50IiwibWV0YWRhdGEiOiJ7XC"
    + "JhXCI6MX0iLCJ2aWRlbyI6eyJyb29tSm9pbiI6dHJ1ZSwicm9vbSI6ImxvYmJ5IiwiY2FuUHVibGlzaCI6dHJ1ZSwiY2FuU3Vic2NyaW"
    + "JlIjp0cnVlLCJjYW5QdWJsaXNoRGF0YSI6ZmFsc2UsImNhblB1Ymxpc2hTb3VyY2VzIjpbIm1pY3JvcGhvbmUiLCJzY3JlZW5fc2hhcm"
    + "UiXX0sImF0dHJpYnV0ZXMiOnsieCI6InkifSwicm9vbUNvbmZpZyI6eyJuYW1lIjoiY2ZnIiwiZW1wdHlUaW1lb3V0IjoxMCwibWF4UG"
    + "FydGljaXBhbnRzIjozfSwic3ViIjoiYWxpY2UiLCJpc3MiOiJkZXZrZXkiLCJuYmYiOjE3OTU0NjY0NTgsImV4cCI6NDk0OTA2NjQ1OH"
    + "0.6lmQPfeabDOoOq-t-i-3YL6yb0MIZzyLmFUdc74fe_A"

  let now = Date(timeIntervalSince1970: 1_795_466_500)

  @Test func everyClaimArrives() throws {
    let token = try AccessToken(verifying: Self.token, at: now) { $0 == "devkey" ? "secret" : nil }
    let claims = token.claims
    #expect(claims.issuer == "devkey")
    #expect(claims.identity == "alice")
    #expect(claims.name == "Alice É")
    #expect(claims.metadata == #"{"a":1}"#)
    #expect(claims.attributes == ["x": "y"])
    #expect(claims.participantKind == .agent)
    #expect(claims.expires == Date(timeIntervalSince1970: 4_949_066_458))
    #expect(claims.issued == nil)
    #expect(claims.roomConfiguration?.emptyTimeout == 10)
    #expect(claims.roomConfiguration?.maxParticipants == 3)
    let grant = try claims.verifyJoin(room: "lobby")
    #expect(grant.mayPublish(.microphone) && !grant.mayPublish(.camera))
    #expect(!grant.mayPublishData && grant.maySubscribe && !grant.mayUpdateOwnMetadata)
    #expect(grant.permission.canPublishSources == [.microphone, .screenShare])
  }

  @Test func signingItAgainKeepsEverything() throws {
    let original = try AccessToken(reading: Self.token)
    let again = try AccessToken(signing: original.claims, secret: "other")
    #expect(try AccessToken(reading: again.text).claims == original.claims)
    #expect(again.isSigned(with: "other") && !again.isSigned(with: "secret"))
  }
}
