/// A session description as WebRTC uses it: one offer or one answer (RFC 8866, RFC 8829).
///
/// Text goes in through `init(_:limits:)` and comes out of `sdp`; reading what was written gives an equal value.
/// Attributes without a field of their own are kept, in order.
public struct SessionDescription: Equatable, Sendable {
  public var origin: SDPOrigin
  /// The `s=` line.
  public var name = "-"
  /// The value of a session-level `c=` line.
  public var connection: String?
  /// The values of session-level `b=` lines.
  public var bandwidths: [String] = []
  public var groups: [SDPGroup] = []
  /// Transport attributes that hold for every section without its own.
  public var transport = SDPTransport()
  /// A direction for every section without its own.
  public var direction: MediaDirection?
  /// Whether the writer is an ICE lite agent.
  public var isICELite = false
  public var allowsMixedExtensions = false
  /// Session-level attributes without a field of their own, in the order they were met.
  public var attributes: [SDPAttribute] = []
  public var media: [MediaSection] = []

  public init(origin: SDPOrigin) {
    self.origin = origin
  }

  /// The direction a section has after defaults.
  public func direction(of section: MediaSection) -> MediaDirection {
    section.direction ?? direction ?? .sendReceive
  }

  /// The transport attributes a section has after session-level defaults.
  public func transport(of section: MediaSection) -> SDPTransport {
    section.transport.filled(from: transport)
  }

  /// The mids of the first BUNDLE group, in order (RFC 8843); empty without one.
  public var bundledMids: [String] {
    groups.first { $0.semantics == SDPGroup.bundle }?.mids ?? []
  }
}
