import Foundation
import NIOSSL
import Testing

/// A certificate that vouches for itself, made for one test.
struct ServerCertificate {
  private let folder: URL
  var file: String { folder.appending(path: "cert.pem").path }
  private var key: String { folder.appending(path: "key.pem").path }

  init(for name: String) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "ncall-api-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let openssl = Process()
    openssl.executableURL = URL(filePath: "/usr/bin/env")
    openssl.arguments = [
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
      "-subj", "/CN=test",
      "-addext", "subjectAltName=\(name)", "-keyout", key, "-out", file,
    ]
    openssl.standardError = FileHandle.nullDevice
    try openssl.run()
    openssl.waitUntilExit()
    try #require(openssl.terminationStatus == 0)
  }

  func context() throws -> NIOSSLContext {
    try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: NIOSSLCertificate.fromPEMFile(file).map { .certificate($0) },
        privateKey: .privateKey(NIOSSLPrivateKey(file: key, format: .pem))))
  }

  func remove() throws { try FileManager.default.removeItem(at: folder) }
}
