/// The master keys and salts of both directions, as the DTLS handshake exports them (RFC 5764 §4.2).
public struct SRTPKeyingMaterial: Equatable, Sendable {
  public let profile: SRTPProfile
  /// What we protect with.
  public let localKey: SecretBytes
  public let localSalt: SecretBytes
  /// What the peer protects with.
  public let remoteKey: SecretBytes
  public let remoteSalt: SecretBytes

  public init(
    profile: SRTPProfile, localKey: SecretBytes, localSalt: SecretBytes, remoteKey: SecretBytes, remoteSalt: SecretBytes
  ) {
    self.profile = profile
    self.localKey = localKey
    self.localSalt = localSalt
    self.remoteKey = remoteKey
    self.remoteSalt = remoteSalt
  }

  /// The same keys as the peer sees them.
  public var reversed: SRTPKeyingMaterial {
    SRTPKeyingMaterial(
      profile: profile, localKey: remoteKey, localSalt: remoteSalt, remoteKey: localKey, remoteSalt: localSalt)
  }

  /// Whether keys and salts have the lengths of the profile.
  var isWellFormed: Bool {
    [localKey, remoteKey].allSatisfy { $0.count == profile.keyLength }
      && [localSalt, remoteSalt].allSatisfy { $0.count == profile.saltLength }
  }
}
