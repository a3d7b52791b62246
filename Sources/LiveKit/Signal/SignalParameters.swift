import Foundation
import LiveKitProtocol

/// What a client says when it asks for a session.
public struct SignalParameters: Sendable {
  public var token: String
  public var client: LKClientInfo
  /// Whether the server subscribes us to every track by itself.
  public var autoSubscribe = true
  public var adaptiveStream = false
  /// Own metadata and attributes to join with; need the grant canUpdateOwnMetadata.
  public var metadata = ""
  public var attributes: [String: String] = [:]
  /// The first offer of a single peer connection, which saves it a round trip; the mode with two has no place for it.
  public var publisherOffer: LKSessionDescription?
  /// Set to take up a session that lost its connection.
  public var resume: Resume?

  public struct Resume: Sendable, Equatable {
    public var participantSID: String
    public var reason: LKReconnectReason

    public init(participantSID: String, reason: LKReconnectReason) {
      self.participantSID = participantSID
      self.reason = reason
    }
  }

  public init(token: String, client: LKClientInfo = Self.defaultClient) {
    self.token = token
    self.client = client
  }

  /// This program on this machine; announces `ProtocolVersion.current`.
  public static let defaultClient = LKClientInfo.with {
    $0.sdk = .unknown
    $0.otherSdks = "ncall"
    $0.version = "1.0.0"
    $0.protocol = ProtocolVersion.current
    $0.clientProtocol = ProtocolVersion.clientProtocol
    $0.os = "Linux"
    var name = utsname()
    if uname(&name) == 0 {
      $0.osVersion = withUnsafeBytes(of: name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
  }

  /// The query of `mode`'s path, without its question mark.
  func query(_ mode: SignalMode) throws -> String {
    switch mode {
    case .v1: return "join_request=" + (try joinRequest.wrapped())
    case .v0: return try v0Query.map { "\($0)=\(Self.escape($1))" }.joined(separator: "&")
    }
  }

  var joinRequest: LKJoinRequest {
    .with {
      $0.clientInfo = client
      $0.connectionSettings.autoSubscribe = autoSubscribe
      $0.connectionSettings.adaptiveStream = adaptiveStream
      $0.metadata = metadata
      $0.participantAttributes = attributes
      if let resume {
        $0.reconnect = true
        $0.participantSid = resume.participantSID
        $0.reconnectReason = resume.reason
      } else if let publisherOffer {
        $0.publisherOffer = publisherOffer
      }
    }
  }

  private var v0Query: [(String, String)] {
    get throws {
      var query = [
        ("protocol", "\(client.protocol)"), ("client_protocol", "\(client.clientProtocol)"),
        ("sdk", "\(client.otherSdks)"), ("version", client.version), ("os", client.os),
        ("os_version", client.osVersion), ("auto_subscribe", autoSubscribe ? "1" : "0"),
        ("adaptive_stream", adaptiveStream ? "1" : "0"),
      ]
      if !attributes.isEmpty {
        let json = try JSONValue.object(attributes.mapValues(JSONValue.string)).serialized()
        query.append(("attributes", Base64URL.encode(json)))
      }
      if let resume {
        query += [
          ("reconnect", "1"), ("sid", resume.participantSID), ("reconnect_reason", "\(resume.reason.rawValue)"),
        ]
      }
      return query
    }
  }

  /// Percent-encodes everything but unreserved characters (RFC 3986 section 2.3).
  private static func escape(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": escaped.unicodeScalars.append(scalar)
      default: escaped += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return escaped
  }
}
