import CallCore
import LiveKit
import LiveKitProtocol
import MediaServer
import Testing

@testable import Headless
@testable import ncall

/// The table of exit codes, which scripts rely on.
struct ExitCodeTests {
  private static let numbers: [(ncall.ExitStatus, Int32)] = [
    (.success, 0), (.usage, 2), (.configuration, 3), (.refused, 10), (.notFound, 11), (.removed, 12), (.roomClosed, 13),
    (.declined, 14), (.conflict, 15), (.network, 20), (.encryption, 21), (.noAudioDevice, 30), (.terminalUnusable, 40),
    (.internalError, 70), (.tryLater, 75), (.signal(2), 130), (.signal(15), 143),
  ]

  @Test(arguments: numbers) func statusHasItsNumber(_ status: ncall.ExitStatus, _ code: Int32) {
    #expect(status.code == code)
  }

  private static let errors: [(SignalError, Int32)] = [
    (.badURL("x", "why"), 2), (.refused(status: 401, text: "token is expired"), 10),
    (.refused(status: 403, text: ""), 10),
    (.notFound(text: ""), 11), (.roomFull(text: ""), 11), (.badRequest(status: 400, text: ""), 15),
    (.badRequest(status: 409, text: ""), 15), (.busy(status: 429, text: ""), 75), (.busy(status: 503, text: ""), 75),
    (.serverError(status: 500, text: ""), 70), (.notLiveKit("html"), 70), (.tls(.untrusted), 21),
    (.tls(.serverIsSecure), 21), (.tls(.authorities("x")), 2), (.unreachable("no"), 20),
    (.timeout(.connecting), 20), (.timeout(.media), 20), (.dropped("x"), 20), (.mediaFailed("x"), 20),
    (.left(.with { $0.reason = .participantRemoved }), 12), (.left(.with { $0.reason = .roomDeleted }), 13),
    (.left(.with { $0.reason = .joinFailure }), 20), (.cancelled, 0),
  ]

  @Test(arguments: errors) func joinThatFailedHasItsCodeAndALine(_ error: SignalError, _ code: Int32) {
    for end in [RoomEnd.joinFailed(error), .gaveUp(attempts: 3, error)] {
      let (status, message) = CallOutcome.ending(of: .room(end))
      #expect(status.code == code)
      #expect((message == nil) == (code == 0))
      let line = CommandFailure(status, message ?? "").description
      #expect(line.split(whereSeparator: \.isNewline).count == 1)
    }
  }

  private static let advice: [(SignalError, String)] = [
    (.tls(.untrusted), "certificate is not trusted; --tls-ca"), (.tls(.serverIsPlain), "use ws://"),
    (.tls(.serverIsSecure), "use wss://"), (.timeout(.connecting), "host and port"),
    (.timeout(.joining), "host and port"),
    (.dropped(""), "host and port"), (.timeout(.media), "media ports"), (.mediaFailed("x"), "media ports"),
    (.roomFull(text: ""), "somebody has left"), (.notFound(text: ""), "check the URL"),
    (.badRequest(status: 400, text: ""), "check that the URL"), (.notLiveKit("x"), "host and port"),
    (.badURL("x", "y"), "write ws://"),
  ]

  @Test(arguments: advice) func joinThatFailedSaysWhatToTry(_ error: SignalError, _ words: String) {
    #expect(CallOutcome.ending(of: .room(.joinFailed(error))).message?.contains(words) == true)
  }

  @Test func passwordsInURLsAreNotSaid() {
    for url in ["ws://ana:hunter2@call.example", "ws://ana:hun/ter2@call.example/x", "gopher://a:hunter2@x"] {
      let error = #expect(throws: (any Error).self) { try ServerURL(url) }
      #expect(error.map { "\($0)".contains("ter2") } == false, "\(error as Any)")
    }
  }

  @Test func serversThatCannotStartSayWhatToTry() {
    let line = MediaServerError.cannotListen(host: "h", port: 1, reason: "Address already in use").line
    #expect(line == "cannot listen on h:1: Address already in use; choose another with --media-listen")
    #expect(MediaServerError.cannotOpenMedia(port: 1, reason: "r").line.contains("--rtc-udp-port"))
  }

  private static let causes: [(LiveKit.LeaveCause, Int32)] = [
    (.clientInitiated, 0), (.removed, 12), (.duplicateIdentity, 12), (.roomDeleted, 13), (.roomClosed, 13),
    (.serverShutdown, 13), (.signalLost, 20), (.connectionTimeout, 20), (.mediaFailure, 20), (.stateMismatch, 20),
    (.joinFailure, 20), (.migration, 20), (.unknown, 20), (.other(99), 20),
  ]

  @Test(arguments: causes) func serversWordHasItsCode(_ cause: LiveKit.LeaveCause, _ code: Int32) {
    #expect(CallOutcome.ending(of: .room(.byServer(cause))).status.code == code)
  }

  @Test func signalsAndTheRest() {
    #expect(CallOutcome.ending(of: .room(.left)).status == .success)
    #expect(CallOutcome.ending(of: .room(.left), signal: 15).status == .success)
    #expect(CallOutcome.ending(of: .room(.left), signal: 2).status.code == 130)
    #expect(CallOutcome.ending(of: .room(.joinFailed(.cancelled)), signal: 1).status.code == 129)
    #expect(CallOutcome.ending(of: .noAudioDevice("gone")).status.code == 30)
    #expect(CallOutcome.ending(of: .badInput("bad.wav is no WAV file")).status.code == 2)
  }

  @Test func serversThatCannotStartHaveTheirs() {
    #expect(MediaServerError.noKeys.exitStatus.code == 3 && MediaServerError.tls("x").exitStatus.code == 3)
    #expect(MediaServerError.cannotListen(host: "h", port: 1, reason: "r").exitStatus.code == 15)
    #expect(ControlSocketError.noClient(folder: "f").exitStatus.code == 11)
    #expect(ControlSocketError.noSuchClient("1").exitStatus.code == 11)
    #expect(ControlSocketError.severalClients(["1", "2"]).exitStatus.code == 2)
    #expect(ControlSocketError.folder("f", "w").exitStatus.code == 3)
  }

  @Test func failureIsOneHarmlessLine() {
    let failure = CommandFailure(.refused, "the server says\r\n\u{1b}]0;owned\u{7}\u{9b}31m no\n\nreally\u{2028}so")
    let line = failure.description
    #expect(line.hasPrefix("ncall: the server says"))
    #expect(line.split(whereSeparator: \.isNewline).count == 1)
    #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
  }
}
