import Foundation

/// Why an access token is refused, as one sentence.
public enum TokenError: Error, Equatable, Sendable {
  case empty
  /// Longer than `AccessToken.maximumLength`, in bytes.
  case tooLong(Int)
  case malformed(String)
  case unsupportedAlgorithm(String)
  /// A claim or grant has a value of the wrong type; names the claim.
  case wrongType(claim: String, expected: String)
  case noIssuer
  /// The issuer is not among the keys of this server.
  case unknownKey(String)
  /// The token was made with another key than the one it was checked against.
  case wrongKey(expected: String, found: String)
  case wrongSignature
  case noExpiry
  case expired(at: Date)
  case notYetValid(until: Date)
  case noIdentity
  case nameTooLong(claim: String, length: Int, limit: Int)
  case noVideoGrant
  case missingGrant(String)
  case noRoom
  case wrongRoom(expected: String, found: String)
  case unknownGrant(String)
  case wrongGrantValue(grant: String, value: String, expected: String)
}

extension TokenError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "there is no token"
    case .tooLong(let length): "the token is \(length) bytes long, more than \(AccessToken.maximumLength)"
    case .malformed(let what): "the token is malformed: \(what)"
    case .unsupportedAlgorithm(let name): "the token is signed with \(name); only HS256 is accepted"
    case .wrongType(let claim, let expected): "the token's claim \(claim) is not \(expected)"
    case .noIssuer: "the token names no API key (claim iss)"
    case .unknownKey(let key): "the token was made with API key \(key), which is not known here"
    case .wrongKey(let expected, let found): "the token was made with API key \(found), not with \(expected)"
    case .wrongSignature: "the token's signature does not match its API key's secret"
    case .noExpiry: "the token never expires (no claim exp); such tokens are refused"
    case .expired(let at): "the token expired at \(Self.format(at))"
    case .notYetValid(let until):
      "the token is not valid before \(Self.format(until)) (is the clock here, or there, wrong?)"
    case .noIdentity: "the token names no participant (claim sub)"
    case .nameTooLong(let claim, let length, let limit):
      "the token's \(claim) is \(length) bytes long, more than \(limit)"
    case .noVideoGrant: "the token grants nothing (no claim video)"
    case .missingGrant(let name): "the token does not grant \(name)"
    case .noRoom: "the token names no room (grant room)"
    case .wrongRoom(let expected, let found): "the token is for room \(found), not for \(expected)"
    case .unknownGrant(let name): "there is no grant \(name)"
    case .wrongGrantValue(let grant, let value, let expected): "grant \(grant) cannot be \(value): \(expected)"
    }
  }

  static func format(_ date: Date) -> String { date.formatted(.iso8601) }
}
