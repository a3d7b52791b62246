import NchatAPI
import Synchronization

/// Holds back whoever asks too often: a bucket of tokens for each person, and one many times as large for each address.
///
/// Buckets are kept in memory, so many at most: a full bucket is forgotten, since it is as good as none. When there are too many
/// that are not full, those who come new share one; full ones are looked for once a second at most, however many come.
final class RateLimiter: Sendable {
  /// What is counted apart.
  enum Kind: Hashable, Sendable, CaseIterable {
    /// Any request.
    case request
    /// Signing in and up, and refreshing: what costs hashing or touches secrets.
    case account
    /// Calls and invitations: what makes somebody else's telephone ring.
    case ring
    /// Beginning to watch a stream.
    case view
    /// What people say to streams.
    case chat
    case reaction
  }

  typealias Rate = BackendLimits.Rate

  private struct Key: Hashable {
    let kind: Kind
    /// Nil for those who share a bucket.
    let who: String?
  }

  private struct Bucket {
    var tokens: Double
    var at: Timestamp
  }

  /// Seconds between two searches for full buckets, at least.
  private static let searchInterval = 1.0

  private let rates: [Kind: Rate]
  private let addressFactor: Double
  private let largest: Int
  private let state = Mutex(State())

  private struct State {
    var buckets: [Key: Bucket] = [:]
    /// When all were looked through for full ones.
    var searched: Timestamp?
  }

  /// - Parameters:
  ///   - addressFactor: how many times as large the bucket of an address is.
  ///   - largest: how many buckets are kept at most, each some 100 bytes.
  init(rates: [Kind: Rate], addressFactor: Double, largest: Int = 65_536) {
    self.rates = rates
    self.addressFactor = addressFactor
    self.largest = largest
  }

  convenience init(_ limits: BackendLimits) {
    self.init(
      rates: [
        .request: limits.requests, .account: limits.accounts, .ring: limits.rings, .view: limits.views,
        .chat: limits.chat, .reaction: limits.reactions,
      ],
      addressFactor: Double(limits.addressFactor))
  }

  /// Counts something that a person does, wherever they are.
  /// - Throws: `APIError` with `RATE_LIMITED` and the seconds after which it may be done.
  func take(_ kind: Kind, user: EntityID, at now: Timestamp) throws(APIError) {
    guard let rate = rates[kind] else { return }
    let wait = state.withLock { missing(rate, Key(kind: kind, who: "u" + user.description), at: now, &$0) }
    if wait > 0 { throw Self.refusal(wait) }
  }

  private static func refusal(_ wait: Double) -> APIError {
    APIError(.rateLimited, "Too many requests.", retryAfter: max(1, Int(min(wait, 3_600).rounded(.up))))
  }

  /// Counts something that a person, if known, does from an address.
  /// - Throws: `APIError` with `RATE_LIMITED` and the seconds after which it may be done.
  func take(_ kind: Kind, user: EntityID?, address: String, at now: Timestamp) throws(APIError) {
    guard let rate = rates[kind] else { return }
    let wide = Rate(burst: rate.burst * addressFactor, perMinute: rate.perMinute * addressFactor)
    let wait = state.withLock { state in
      let ofAddress = missing(wide, Key(kind: kind, who: "a" + AddressKey.of(address)), at: now, &state)
      guard ofAddress == 0, let user else { return ofAddress }
      return missing(rate, Key(kind: kind, who: "u" + user.description), at: now, &state)
    }
    if wait > 0 { throw Self.refusal(wait) }
  }

  /// How many buckets there are.
  var count: Int { state.withLock { $0.buckets.count } }

  /// Takes a token; 0, or the seconds until there is one.
  private func missing(_ rate: Rate, _ key: Key, at now: Timestamp, _ state: inout State) -> Double {
    var key = key
    if state.buckets[key] == nil, state.buckets.count >= largest {
      if state.searched.map({ abs(now - $0) >= Self.searchInterval }) ?? true { forgetFull(at: now, &state) }
      if state.buckets.count >= largest { key = Key(kind: key.kind, who: nil) }
    }
    let perSecond = rate.perMinute / 60
    var bucket = state.buckets[key] ?? Bucket(tokens: rate.burst, at: now)
    bucket.tokens = min(rate.burst, bucket.tokens + max(0, now - bucket.at) * perSecond)
    bucket.at = now
    defer { state.buckets[key] = bucket }
    guard bucket.tokens < 1 else {
      bucket.tokens -= 1
      return 0
    }
    return (1 - bucket.tokens) / perSecond
  }

  private func forgetFull(at now: Timestamp, _ state: inout State) {
    state.searched = now
    state.buckets = state.buckets.filter { key, bucket in
      guard let rate = rates[key.kind] else { return false }
      let factor = key.who?.first == "u" ? 1 : addressFactor
      return bucket.tokens + max(0, now - bucket.at) * rate.perMinute / 60 * factor < rate.burst * factor
    }
  }
}
