import Foundation
import LiveKitProtocol
import Logging
import Testing

@testable import MediaServer

/// Signalling and administration over TLS.
struct SecureSignallingTests {
  // Made for this test, for "localhost", and known to everybody: of no use anywhere else.
  private static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBmjCCAUGgAwIBAgIUMyzyLx+ZzjLXihTZGknfSZ1SMoUwCgYIKoZIzj0EAwIw
    FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzIyMjY1MloYDzIxMjYxMDMw
    MjIyNjUyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
    PQMBBwNCAASfW0LeDf4go7TiZmd0f58E7vuPHSs+eEHGN59AyHR2XUFTwyolmCbM
    eCoNl1tCcIdV4LARwMizTKQeZbaboXyHo28wbTAdBgNVHQ4EFgQUwnpkpEZbened
    0ekiLYELXnHZPdQwHwYDVR0jBBgwFoAUwnpkpEZbened0ekiLYELXnHZPdQwDwYD
    VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
    zj0EAwIDRwAwRAIgfIMGPcDo91+6DhSBNe5sQYB3d3jjb3xP0h4vGF9Mo8oCIAgH
    X1dgkafXdOWzTSeUurngBmh1XsEOPkpib4kd30+b
    -----END CERTIFICATE-----
    """
  private static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXkTTD9Xw6oeHQWkd
    9b2w5tzz9HCzgmyPUGBQBrIt72WhRANCAASfW0LeDf4go7TiZmd0f58E7vuPHSs+
    eEHGN59AyHR2XUFTwyolmCbMeCoNl1tCcIdV4LARwMizTKQeZbaboXyH
    -----END PRIVATE KEY-----
    """

  private func write(_ text: String) throws -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("ncall-\(UUID().uuidString).pem").path
    try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test func aJoinWorksOverTLS() async throws {
    let files = [try write(Self.certificate), try write(Self.key)]
    defer { for file in files { try? FileManager.default.removeItem(atPath: file) } }
    try await TestServer.run {
      $0.tlsCertificateFile = files[0]
      $0.tlsKeyFile = files[1]
    } _: { server in
      #expect(server.addresses.url.hasPrefix("wss://"))
      let socket = try await TestSocket(port: server.addresses.port, isSecure: true)
      #expect(try await socket.request("GET", "/").body == "OK")
      #expect(try await socket.upgrade("/rtc?protocol=16", token: server.token("alice")).status == 101)
      guard case .join(let join) = try await socket.signal().message else {
        Issue.record("no join")
        return
      }
      #expect(join.participant.identity == "alice")
      await socket.close()
    }
  }

  @Test func aWrongCertificateIsToldAtTheStart() async throws {
    let file = try write("nothing")
    defer { try? FileManager.default.removeItem(atPath: file) }
    var configuration = MediaServerConfiguration.development
    configuration.port = 0
    configuration.tlsCertificateFile = file
    configuration.tlsKeyFile = file
    let server = MediaServer(configuration: configuration, logger: Logger(label: "test"))
    do {
      _ = try await server.start()
      Issue.record("started")
    } catch MediaServerError.tls(let reason) {
      #expect(!reason.isEmpty)
    }
  }
}
