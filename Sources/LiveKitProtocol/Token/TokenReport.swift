import Foundation

/// An access token explained to a person: what it says and why it would be refused.
public struct TokenReport: Sendable, Equatable {
  /// The token's content, one `name: value` per line; empty when it cannot be read.
  public let lines: [String]
  /// Reasons to refuse it for joining a room, in the order a server finds them; empty when all is well.
  public let problems: [TokenError]
  /// Whether the signature was checked at all, which needs a secret.
  public let isSignatureChecked: Bool

  public var isAccepted: Bool { problems.isEmpty }
}

extension AccessToken {
  /// Explains `text`; with a `secret` its signature is checked, with `key` and `room` those too.
  public static func explain(
    _ text: String, key: String? = nil, secret: String? = nil, room: String? = nil, at now: Date = Date()
  ) -> TokenReport {
    let token: AccessToken
    do {
      token = try AccessToken(reading: text)
    } catch {
      return TokenReport(lines: [], problems: [error], isSignatureChecked: false)
    }
    var problems: [TokenError] = []
    func check(_ body: () throws(TokenError) -> Void) {
      do { try body() } catch { problems.append(error) }
    }
    let claims = token.claims
    if claims.issuer.isEmpty { problems.append(.noIssuer) }
    if let key, key != claims.issuer, !claims.issuer.isEmpty {
      problems.append(.wrongKey(expected: key, found: claims.issuer))
    }
    if let secret, !token.isSigned(with: secret) { problems.append(.wrongSignature) }
    check { () throws(TokenError) in try token.verifyTimes(at: now) }
    check { () throws(TokenError) in _ = try claims.verifyJoin(room: room) }
    return TokenReport(
      lines: claims.lines(at: now), problems: problems, isSignatureChecked: secret != nil)
  }
}

extension TokenClaims {
  fileprivate func lines(at now: Date) -> [String] {
    var lines: [String] = []
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { lines.append("\(name): \(value)") }
    }
    func time(_ date: Date?) -> String? {
      date.map { "\(TokenError.format($0)) (\(Self.distance(from: now, to: $0)))" }
    }
    add("key", issuer)
    add("identity", identity)
    add("name", name)
    add("kind", kind)
    add("valid from", time(notBefore))
    add("expires", time(expires))
    add("issued", time(issued))
    add("metadata", metadata)
    for (key, value) in attributes.sorted(by: { $0.key < $1.key }) { add("attribute \(key)", value) }
    add("room preset", roomPreset)
    add("body sha256", sha256)
    if let video {
      add("room", video.room)
      add("destination room", video.destinationRoom)
      let flags: [(String, Bool)] = [
        ("roomJoin", video.roomJoin), ("roomAdmin", video.roomAdmin), ("roomCreate", video.roomCreate),
        ("roomList", video.roomList), ("roomRecord", video.roomRecord), ("ingressAdmin", video.ingressAdmin),
        ("hidden", video.hidden), ("recorder", video.recorder), ("agent", video.agent),
      ]
      add("grants", flags.filter(\.1).map(\.0).joined(separator: ", "))
      let sources = video.canPublishSources.joined(separator: ", ")
      let publishes = video.mayPublish ? (sources.isEmpty ? "yes" : "only " + sources) : "no"
      add("may publish", publishes)
      add("may subscribe", video.maySubscribe ? "yes" : "no")
      add("may send data", video.mayPublishData ? "yes" : "no")
      add("may change own metadata", video.mayUpdateOwnMetadata ? "yes" : "no")
    }
    return lines
  }

  private static func distance(from now: Date, to date: Date) -> String {
    let seconds = date.timeIntervalSince(now)
    let size = seconds.magnitude
    let length =
      switch size {
      case ..<120: "\(Int(size)) s"
      case ..<7200: "\(Int(size / 60)) min"
      case ..<172_800: "\(Int(size / 3600)) h"
      default: "\(Int(size / 86_400)) days"
      }
    return seconds < 0 ? "\(length) ago" : "in \(length)"
  }
}
