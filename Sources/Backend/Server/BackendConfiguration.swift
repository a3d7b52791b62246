import LiveKitProtocol
import WebClient
import WebServing

/// Everything that a backend is started with.
public struct BackendConfiguration: Sendable {
  /// Where the API is listened for.
  public var host = "127.0.0.1"
  /// 0 picks a free one.
  public var port = 3_000
  /// PEM files; the API is encrypted when both are there.
  public var tlsCertificateFile: String?
  public var tlsKeyFile: String?
  /// Whether the client's address is what the proxy before this server says.
  public var trustsProxy = false
  /// Where the rows are.
  public var database: DatabaseLocation
  /// Connections to a PostgreSQL server at most.
  public var databaseConnections = 8
  /// Where secrets are kept, and made on the first start.
  public var stateFolder: String
  /// Whether people may make accounts for themselves.
  public var allowsSignUp = false
  /// Makes the people alice, bob and charlie and a channel.
  public var isDevelopment = false
  /// What clients are told of the media server; nil is derived from how they named the backend.
  public var mediaPublicURL: String?
  /// A LiveKit cluster instead of the media server in this process.
  public var cluster: (url: ServerURL, keys: APIKeyPair)?
  /// The server that broadcasters are told to publish to; nil is derived from how they named the backend.
  public var streamIngestURL: String?
  /// The folder that the egress service writes to, where this machine has it too; nil: files of recordings are not answered here.
  public var recordingsFolder: String?
  public var turnHost: String?
  public var turnSecret: String?
  /// What people and addresses may ask of it.
  public var limits = BackendLimits()

  public init(database: DatabaseLocation, stateFolder: String) {
    self.database = database
    self.stateFolder = stateFolder
  }

  /// The certificate and its key, if there are any.
  func tls() throws(BackendError) -> WebServerTLS? {
    guard let certificate = tlsCertificateFile, let key = tlsKeyFile else { return nil }
    do throws(WebServerError) { return try WebServerTLS(certificateFile: certificate, keyFile: key) } catch {
      throw BackendError(.tls, "\(error)")
    }
  }
}
