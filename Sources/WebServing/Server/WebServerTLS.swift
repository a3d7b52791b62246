import NIOSSL

/// A certificate and its key, read from PEM files.
public struct WebServerTLS: Sendable {
  let context: NIOSSLContext

  /// - Parameter certificateFile: the chain, the server's own certificate first.
  /// - Throws: `WebServerError.tls`.
  public init(certificateFile certificate: String, keyFile key: String) throws(WebServerError) {
    let chain: [NIOSSLCertificateSource]
    do { chain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) } } catch {
      throw .tls("\(certificate) is no PEM file with a certificate (\(error))")
    }
    guard !chain.isEmpty else { throw .tls("there is no certificate in \(certificate)") }
    let secret: NIOSSLPrivateKey
    do { secret = try NIOSSLPrivateKey(file: key, format: .pem) } catch {
      throw .tls("\(key) is no PEM file with a private key (\(error))")
    }
    do {
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain, privateKey: .privateKey(secret))
      configuration.minimumTLSVersion = .tlsv12
      context = try NIOSSLContext(configuration: configuration)
    } catch {
      throw .tls("\(certificate) and \(key) do not belong together (\(error))")
    }
  }
}
