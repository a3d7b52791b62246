import NIOSSL

/// How a server's certificate is checked; it always is.
public struct TLSOptions: Sendable, Equatable {
  /// PEM files with further authorities to trust, besides the system's.
  public var authorityFiles: [String] = []
  /// The name the certificate must carry, when it is not the URL's host.
  public var hostname: String?

  public init() {}

  func context() throws(SignalError) -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    do {
      for file in authorityFiles {
        configuration.additionalTrustRoots.append(.certificates(try NIOSSLCertificate.fromPEMFile(file)))
      }
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw .tls("the authorities to trust cannot be read (\(authorityFiles.joined(separator: ", "))): \(error)")
    }
  }
}
