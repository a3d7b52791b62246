/// Which identifier each header extension has in this connection: one for all sections (RFC 8843 section 10.1.3).
struct ExtensionIDTable: Sendable {
  private var ids: [String: UInt8] = [:]
  private var uris: [UInt8: String] = [:]

  /// The identifier of `uri`: the one it has, or the proposed one if free, or another free one of 1…14.
  mutating func id(for uri: String, proposed: UInt8) -> UInt8? {
    if let id = ids[uri] { return id }
    let candidates = [proposed] + Array(1...14)
    guard let id = candidates.first(where: { uris[$0] == nil && (1...14).contains($0) }) else { return nil }
    set(id, for: uri)
    return id
  }

  /// Takes over the identifier the peer gave, whatever was here before.
  mutating func set(_ id: UInt8, for uri: String) {
    if let old = ids[uri] { uris[old] = nil }
    if let other = uris[id] { ids[other] = nil }
    ids[uri] = id
    uris[id] = uri
  }
}
