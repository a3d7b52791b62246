import RTC
import Testing

/// Which SRTP profile protects a call is agreed in the DTLS handshake (RFC 5764): whoever is DTLS server chooses.
@Suite struct MediaKeysTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var stack: Stack
    var profiles: [SRTPProfile]
    var offerer: Call.Offerer
    var expected: String
    var testDescription: String { "\(stack.testDescription), \(offerer.testDescription), \(profiles)" }
  }

  static let cases = Stack.allCases.flatMap { stack in
    Call.Offerer.allCases.flatMap { offerer in
      [
        Case(stack: stack, profiles: [.aeadAES128GCM], offerer: offerer, expected: "gcm"),
        Case(stack: stack, profiles: [.aes128CMSHA1_80], offerer: offerer, expected: "cm"),
      ]
    }
      // They answer actively, so that we are the server and our order counts.
      + [
        Case(stack: stack, profiles: [.aeadAES128GCM, .aes128CMSHA1_80], offerer: .we, expected: "gcm"),
        Case(stack: stack, profiles: [.aes128CMSHA1_80, .aeadAES128GCM], offerer: .we, expected: "cm"),
      ]
  }

  @Test(arguments: cases) func soundIsProtectedAsAgreed(choice: Case) async throws {
    try await Call.tell(choice.stack, choice.offerer, profiles: choice.profiles) { call in
      try await call.ours.addTone(440)
      try await call.theirs.addTone(660)
      try await call.connect()
      #expect(try await call.theirs.transport().srtp == choice.expected)
      try await call.hearsTones(ours: 440, theirs: 660)
    }
  }
}
