import MediaBasics

/// The state cookies that were issued and not yet redeemed.
///
/// SCTP runs over a DTLS connection that has its own state, so nothing is gained by making cookies stateless and
/// signed: a cookie is a random token, and what it stands for stays here. Few are kept, since an honest peer uses one.
struct SCTPCookieJar {
  struct Cookie: Sendable {
    var token: [UInt8]
    var initiation: SCTPInitiation
    /// Our tag, as the INIT ACK that carried the cookie said.
    var localTag: UInt32
    /// Our and the peer's tags of the association that existed then; zero for none (RFC 9260 section 5.2.2).
    var localTieTag: UInt32
    var peerTieTag: UInt32
    var issued: MediaInstant
  }

  private static let capacity = 4
  private var cookies: [Cookie] = []

  /// A cookie for an INIT; the same INIT sent again gets the same one.
  mutating func issue(
    for initiation: SCTPInitiation, localTag: UInt32, localTieTag: UInt32, peerTieTag: UInt32, at now: MediaInstant,
    random: inout SeededGenerator
  ) -> Cookie {
    let known = cookies.firstIndex {
      $0.initiation == initiation && $0.localTieTag == localTieTag && $0.peerTieTag == peerTieTag
        && (localTieTag != 0 || $0.localTag == localTag)
    }
    if let known {
      cookies[known].issued = now
      return cookies[known]
    }
    let cookie = Cookie(
      token: random.bytes(16), initiation: initiation, localTag: localTag, localTieTag: localTieTag,
      peerTieTag: peerTieTag, issued: now)
    if cookies.count == Self.capacity { cookies.removeFirst() }
    cookies.append(cookie)
    return cookie
  }

  func cookie(for token: [UInt8]) -> Cookie? { cookies.first { $0.token == token } }
}
