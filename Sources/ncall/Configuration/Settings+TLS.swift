import WebClient

extension Settings {
  /// Whom to trust on secure connections.
  /// - Throws: `CommandFailure` for a file that holds no certificates.
  func tls() throws -> TLSOptions {
    var options = TLSOptions()
    guard let file = text("tls.ca") else { return options }
    options.authorityFiles = [file]
    do throws(TLSFailure) { try options.checkFiles() } catch {
      throw CommandFailure(.usage, "--tls-ca: \(error); give a PEM file")
    }
    return options
  }
}
