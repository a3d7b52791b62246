import LiveKitProtocol
import NchatAPI

/// Links to files of recordings that are good for an hour at most, for whoever has them: signed with a key of the server, so that nothing is kept of them.
/// While the server's secret is being replaced those of the others are believed, too.
struct RecordingLinks: Sendable {
  /// Seconds.
  static let lifetime = 3_600.0

  /// The first signs.
  private let keys: [[UInt8]]

  /// - Parameter others: secrets by which links have been signed, or are by another process.
  init(secret: String, others: [String] = []) {
    keys = ([secret] + others).map { Digest.hmacSHA256(key: $0.utf8, "recordings".utf8) }
  }

  /// - Parameter end: of what the link rests on; nil where it has none.
  func make(to recording: EntityID, at now: Timestamp, until end: Timestamp?) -> RecordingDownload {
    let expires = min(now + Self.lifetime, end ?? now + Self.lifetime)
    let signature = Base64URL.encode(Self.sign(recording, expires, keys[0]))
    let path = RecordingOperations.recordingFile.route.path(["id": recording])
    return RecordingDownload(
      downloadUrl: "\(path)?expires=\(expires.milliseconds)&signature=\(signature)", expiresIn: Int(expires - now),
      expiresAt: expires)
  }

  /// - Throws: `APIError` with `INVALID_LINK`.
  func check(_ query: RecordingFileQuery, to recording: EntityID, at now: Timestamp) throws(APIError) {
    let expires = Timestamp(milliseconds: Int64(query.expires))
    guard let signature = Base64URL.decode(query.signature),
      keys.contains(where: { Digest.areEqual(signature, Self.sign(recording, expires, $0)) })
    else {
      throw APIError(.invalidLink, "This server did not make that link.")
    }
    guard now < expires else { throw APIError(.invalidLink, "The link has expired: ask for another.") }
  }

  private static func sign(_ recording: EntityID, _ expires: Timestamp, _ key: [UInt8]) -> [UInt8] {
    Digest.hmacSHA256(key: key, "\(recording)\n\(expires.milliseconds)".utf8)
  }
}
