import Foundation
import LiveKitProtocol
import Testing

@testable import LiveKit

/// Signalling over TLS: certificates are checked against the authorities and the name.
struct JoinOverTLSTests {
  @Test(arguments: ["IP:127.0.0.1", "DNS:media.example"])
  func anAuthorityOfOurOwnAndTheRightNameAreAccepted(name: String) async throws {
    let certificate = try TestCertificate(for: name)
    let server = try await ScriptedServer(tls: try certificate.context()) { _ in .accept }
    var client = SignalClient(server: try ServerURL("wss://127.0.0.1:\(server.port)"))
    client.tls.authorityFiles = [certificate.file]
    if name.hasPrefix("DNS:") { client.tls.hostname = "media.example" }
    let secure = client
    async let connecting = secure.connect(SignalParameters(token: "t"))
    let session = try await next("a session", in: server.sessions)
    try session.send(.join(Sample.join))
    let connection = try await connecting
    #expect(connection.first == .join(Sample.join))
    await connection.close()
    try await server.stop()
    try certificate.remove()
  }

  @Test func strangersAndWrongNamesAreRefused() async throws {
    let certificate = try TestCertificate(for: "DNS:other.example")
    let server = try await ScriptedServer(tls: try certificate.context()) { _ in .accept }
    var client = SignalClient(server: try ServerURL("wss://127.0.0.1:\(server.port)"))
    func refusal(_ failure: TLSFailure) async throws {
      let asking = client
      let error = await #expect(throws: SignalError.self) { try await asking.connect(SignalParameters(token: "t")) }
      #expect(error == .tls(failure))
      #expect(error?.isRetryable == false)
    }
    try await refusal(.untrusted)
    client.tls.authorityFiles = [certificate.file]
    try await refusal(.wrongName)
    client.tls.hostname = "media.example"
    try await refusal(.wrongName)
    client.tls.authorityFiles = ["/nonexistent.pem"]
    try await refusal(.authorities("/nonexistent.pem"))
    #expect(throws: TLSFailure.authorities("/nonexistent.pem")) { try client.tls.checkFiles() }
    // A key is no certificate.
    client.tls.authorityFiles = [certificate.file, certificate.key]
    try await refusal(.authorities(certificate.key))
    #expect(server.requests.isEmpty)
    try await server.stop()
    try certificate.remove()
  }

  @Test func aServerWithoutTLSIsATLSFailure() async throws {
    let server = try await ScriptedServer { _ in .accept }
    let client = SignalClient(server: try ServerURL("wss://127.0.0.1:\(server.port)"))
    let error = await #expect(throws: SignalError.self) { try await client.connect(SignalParameters(token: "t")) }
    #expect(error == .tls(.serverIsPlain) || error == .tls(.cutOff), "\(error as Any)")
    try await server.stop()
  }

  @Test func plainRequestsToAServerWithTLSAreToldApartFromOtherSilence() async throws {
    let certificate = try TestCertificate(for: "IP:127.0.0.1")
    let server = try await ScriptedServer(tls: try certificate.context()) { _ in .accept }
    let client = SignalClient(server: try ServerURL("ws://127.0.0.1:\(server.port)"))
    await #expect(throws: SignalError.tls(.serverIsSecure)) { try await client.connect(SignalParameters(token: "t")) }
    // Nothing was asked over the connection that looked at no certificate.
    #expect(server.requests.isEmpty)
    try await server.stop()
    try certificate.remove()
  }

  @Test(arguments: [
    "Client sent an HTTP request to an HTTPS server.",
    "<html><h1>The plain HTTP request was sent to HTTPS port</h1></html>",
  ]) func webServersWordsForThatAreKnown(_ text: String) {
    #expect(SignalError(status: 400, text: text) == .tls(.serverIsSecure))
  }

  @Test func pagesForBrowsersAreLeftOutOfTheLine() {
    let page = "<!DOCTYPE html> <html><head><title>404</title></head></html>"
    #expect(SignalError(status: 404, text: page) == .notFound(text: ""))
    #expect(SignalError(status: 500, text: " <html>oops</html>") == .serverError(status: 500, text: ""))
    #expect(SignalError(status: 404, text: "no such room") == .notFound(text: "no such room"))
  }

  @Test func handshakeThatIsCutOffIsTriedAgain() {
    #expect(SignalError.tls(.cutOff).isRetryable && !SignalError.tls(.untrusted).isRetryable)
  }
}
