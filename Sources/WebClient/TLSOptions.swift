import NIOSSL

/// How a server's certificate is checked; it always is.
public struct TLSOptions: Sendable, Equatable {
  /// PEM files with further authorities to trust, besides the system's.
  public var authorityFiles: [String] = []
  /// The name the certificate must carry, when it is not the URL's host.
  public var hostname: String?

  public init() {}

  /// For libraries that make their own connections.
  /// - Throws: `TLSFailure.authorities`.
  public func configuration() throws(TLSFailure) -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    for file in authorityFiles {
      configuration.additionalTrustRoots.append(.certificates(try Self.authorities(in: file)))
    }
    return configuration
  }

  public func context() throws(TLSFailure) -> NIOSSLContext {
    let configuration = try configuration()
    do { return try NIOSSLContext(configuration: configuration) } catch { throw TLSFailure(library: error) }
  }

  /// Checks that the files of authorities can be used, before anything is connected.
  /// - Throws: `TLSFailure.authorities`, which names the first that cannot.
  public func checkFiles() throws(TLSFailure) {
    for file in authorityFiles { _ = try Self.authorities(in: file) }
  }

  private static func authorities(in file: String) throws(TLSFailure) -> [NIOSSLCertificate] {
    guard let certificates = try? NIOSSLCertificate.fromPEMFile(file), !certificates.isEmpty else {
      throw .authorities(file)
    }
    return certificates
  }
}
