import Foundation
import LiveKitProtocol
import NchatAPI

/// Counts failed attempts to sign in, in the database: a restart changes nothing.
///
/// So many failures within a window lock a person out until the oldest of them is out of the window, and so for an address with
/// many times as many. A name that nobody has is locked out like one that somebody has.
struct SignInGuard: Sendable {
  /// Failures that a person has.
  let failures: Int
  /// Seconds in which they count.
  let window = 60.0
  /// How many times as many an address has.
  let addressFactor: Int

  init(_ limits: BackendLimits = BackendLimits()) {
    failures = limits.signInFailures
    addressFactor = limits.addressFactor
  }

  /// For whom, and from where, somebody tries.
  struct Attempt: Sendable {
    fileprivate let subjects: [(name: String, isAddress: Bool)]

    /// - Parameter user: nil when nobody has the name.
    init(user: EntityID?, name: String, address: String) {
      let digest = Base64URL.encode(Digest.sha256(name.lowercased().utf8))
      subjects = [
        (user.map { "user:\($0)" } ?? "name:" + digest, false), ("address:" + AddressKey.of(address), true),
      ]
    }
  }

  /// - Throws: `APIError` with `LOCKED_OUT` and the seconds to wait; `SQLFailure`.
  func check(_ attempt: Attempt, at now: Timestamp, in connection: any SQLConnection) throws {
    for subject in attempt.subjects {
      let limit = subject.isAddress ? failures * addressFactor : failures
      let recent = try connection.rows(
        "attempts.recent", ["subject": subject.name, "since": now + -window, "limit": limit])
      guard recent.count >= limit, let oldest = recent.last else { continue }
      let failedAt: Timestamp = try oldest["failed_at"]
      let wait = Int((failedAt + window - now).rounded(.up))
      throw APIError(.lockedOut, "Too many failed attempts to sign in.", retryAfter: min(max(1, wait), Int(window) + 1))
    }
  }

  /// Notes a failure.
  func failed(_ attempt: Attempt, at now: Timestamp, in connection: any SQLConnection) throws(SQLFailure) {
    for subject in attempt.subjects {
      try connection.run("attempts.insert", ["id": EntityID.random(), "subject": subject.name, "at": now])
    }
  }

  /// Forgets a person's failures; those of the address stay, or whoever has one account could try others without end.
  func succeeded(_ attempt: Attempt, in connection: any SQLConnection) throws(SQLFailure) {
    for subject in attempt.subjects where !subject.isAddress {
      try connection.run("attempts.clear", ["subject": subject.name])
    }
  }

  func sweep(at now: Timestamp, in connection: any SQLConnection) throws(SQLFailure) {
    try connection.run("attempts.forget", ["before": now + -window])
  }
}
