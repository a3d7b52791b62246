/// An address at which an agent may be reached, as it is told to the peer (RFC 8445 §5.1, RFC 8839 §5.1).
public struct ICECandidate: Sendable, Hashable {
  /// 1…32 ICE characters, equal for candidates of the same kind, base and server.
  public var foundation: String
  /// 1 for RTP and everything multiplexed with it.
  public var component: UInt16
  public var transport: ICECandidateTransport
  /// 1…2³¹−1; more is better.
  public var priority: UInt32
  /// Where to send; the unspecified address and the real port while only `hostname` is known.
  public var address: TransportAddress
  /// A name instead of a literal address, as mDNS candidates carry (`….local`). The agent ignores such candidates.
  public var hostname: String?
  public var kind: ICECandidateKind
  /// The base of a reflexive candidate, the mapped address of a relayed one.
  public var relatedAddress: TransportAddress?
  /// The generation this candidate belongs to, where the peer says so.
  public var usernameFragment: String?
  /// Everything else on the line, in order: `generation`, `network-id`, `network-cost` and what is yet to be invented.
  public var extensions: [ICECandidateExtension] = []

  public init(
    foundation: String, component: UInt16 = 1, transport: ICECandidateTransport = .udp, priority: UInt32,
    address: TransportAddress, kind: ICECandidateKind, relatedAddress: TransportAddress? = nil,
    usernameFragment: String? = nil
  ) {
    self.foundation = foundation
    self.component = component
    self.transport = transport
    self.priority = priority
    self.address = address
    self.kind = kind
    self.relatedAddress = relatedAddress
    self.usernameFragment = usernameFragment
  }

  /// A host candidate for a UDP socket bound to `address`.
  ///
  /// - Parameter localPreference: orders the addresses of a host with several, 0…65535; more is better.
  public static func host(_ address: TransportAddress, localPreference: UInt16 = .max) -> ICECandidate {
    ICECandidate(
      foundation: foundation(kind: .host, base: address), priority: priority(.host, localPreference: localPreference),
      address: address, kind: .host)
  }

  /// What a STUN server says a socket looks like from outside.
  public static func serverReflexive(
    _ address: TransportAddress, base: TransportAddress, localPreference: UInt16 = .max
  ) -> ICECandidate {
    ICECandidate(
      foundation: foundation(kind: .serverReflexive, base: base),
      priority: priority(.serverReflexive, localPreference: localPreference), address: address, kind: .serverReflexive,
      relatedAddress: base)
  }

  /// An address on a TURN server that forwards to us.
  public static func relayed(
    _ address: TransportAddress, mapped: TransportAddress, localPreference: UInt16 = .max
  ) -> ICECandidate {
    ICECandidate(
      foundation: foundation(kind: .relayed, base: address),
      priority: priority(.relayed, localPreference: localPreference), address: address, kind: .relayed,
      relatedAddress: mapped)
  }

  /// The formula of RFC 8445 §5.1.2.1.
  public static func priority(
    _ kind: ICECandidateKind, localPreference: UInt16 = .max, component: UInt16 = 1
  ) -> UInt32 {
    let rest = 256 - UInt32(min(max(component, 1), 256))
    return kind.typePreference << 24 | UInt32(localPreference) << 8 | rest
  }

  /// A short number that is the same for the same kind and base address.
  static func foundation(kind: ICECandidateKind, base: TransportAddress) -> String {
    String(CRC32.checksum("\(kind.name) udp \(base.ip)".utf8))
  }

  /// Where the agent sends from for this local candidate: a reflexive candidate is only a view of its base.
  var base: TransportAddress {
    switch kind {
    case .host, .relayed: address
    case .serverReflexive, .peerReflexive: relatedAddress ?? address
    }
  }

  /// The priority that a peer-reflexive candidate seen from this one has (RFC 8445 §7.1.1).
  var reflexivePriority: UInt32 { ICECandidateKind.peerReflexive.typePreference << 24 | priority & 0x00ff_ffff }
}
