import LiveKitProtocol

/// Why something asked of a room did not happen.
public enum RoomError: Error, Sendable, Equatable {
  case notConnected
  /// The token does not allow it.
  case notAllowed(String)
  /// The server refused, with its words.
  case refused(LKRequestResponse.Reason, String)
  case timeout(String)
  case media(String)
  /// The session ended meanwhile.
  case lost
  case alreadyPublished
  case notPublished
  /// Bytes of a message, and how many a message may have.
  case tooLarge(Int, limit: Int)
  /// Too much data waits to be sent.
  case congested
}

extension RoomError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notConnected: "not connected to a room"
    case .notAllowed(let what): "the token does not allow \(what)"
    case .refused(let reason, let text): "the server refuses: \(text.isEmpty ? "\(reason)" : text)"
    case .timeout(let what): "no answer from the server about \(what)"
    case .media(let why): why
    case .lost: "the connection was lost meanwhile"
    case .alreadyPublished: "the track is already published"
    case .notPublished: "the track is not published"
    case .tooLarge(let size, let limit): "the message has \(size) bytes, more than \(limit)"
    case .congested: "too much data is waiting to be sent"
    }
  }
}
