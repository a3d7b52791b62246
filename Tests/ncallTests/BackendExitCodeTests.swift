import CallCore
import NchatAPI
import NchatClient
import Testing

@testable import ncall

/// What failures of the backend mean for a script.
struct BackendExitCodeTests {
  private static let failures: [(NchatFailure, Int32)] = [
    (.badURL("x", "why"), 2), (.unreachable("no"), 20), (.timedOut, 20), (.dropped(""), 20), (.tls(.untrusted), 21),
    (.tls(.authorities("x")), 2), (.notNchat("x"), 70), (.tooLarge(bytes: 1), 70), (.signedOut, 10),
    (.store("disk full"), 3),
    (.refused(APIError(.unauthorized, "No.")), 10), (.refused(APIError(.forbidden, "No.")), 10),
    (.refused(.notFound), 11), (.refused(APIError(.validation, "No.")), 15),
    (.refused(APIError(.alreadyInCall, "No.")), 15), (.refused(APIError(.userBusy, "No.")), 14),
    (.refused(APIError(.rateLimited, "No.", retryAfter: 3)), 75), (.refused(APIError(.unavailable, "No.")), 75),
    (.refused(APIError(.internalError, "No.")), 70), (.refused(APIError(.viewerBanned, "No.")), 12),
    (.refused(APIError(.slowMode, "No.", retryAfter: 3)), 75), (.refused(APIError(.streamNotLive, "No.")), 15),
  ]

  @Test(arguments: failures) func failureHasItsCodeAndALine(_ failure: NchatFailure, _ code: Int32) {
    let end = failure.failure("cannot do it")
    #expect(end.status.code == code)
    #expect(end.message.hasPrefix("cannot do it: ") && !end.message.contains("..") && !end.message.contains(".;"))
    #expect(end.description.split(whereSeparator: \.isNewline).count == 1)
    #expect(LineFailure.server(failure).failure("cannot do it").status == end.status)
  }

  @Test func adviceIsGiven() {
    func line(_ code: ErrorCode, after seconds: Int? = nil) -> String {
      NchatFailure.refused(APIError(code, "Too bad.", retryAfter: seconds)).line("cannot call bob")
    }
    #expect(line(.rateLimited, after: 7) == "cannot call bob: Too bad; try again in 7 s")
    #expect(line(.tokenExpired).hasSuffix("sign in with `ncall login`"))
    #expect(line(.alreadyInCall).contains("ncall leave ID"))
    #expect(NchatFailure.tls(.serverIsSecure).line("x").contains("https://"))
  }

  private static let lineFailures: [(LineFailure, Int32)] = [
    (.noSuchPerson("x"), 11), (.noSuchChannel("x"), 11), (.severalChannels("x", ["a", "b"]), 2), (.nobodyToCall, 2),
    (.nobodyCalls, 11), (.severalCalls([]), 2), (.denied, 10), (.over, 11),
  ]

  @Test(arguments: lineFailures) func refusalOfALineHasItsCode(_ failure: LineFailure, _ code: Int32) {
    #expect(failure.failure("cannot").status.code == code)
  }
}
