/// Why something that came in was not used; each is counted in `SCTPStatistics`.
public enum SCTPDropReason: Int, Error, CaseIterable, Sendable {
  /// Less than a common header and one chunk.
  case tooShort
  case badChecksum
  /// A chunk length that does not fit the packet.
  case malformedPacket
  /// A chunk of a known type whose body cannot be read.
  case malformedChunk
  case wrongPort
  case wrongVerificationTag
  /// A chunk that the association's state does not allow.
  case unexpectedChunk
  case unknownChunk
  /// A cookie that was not issued here, or was replaced by newer ones.
  case unknownCookie
  case staleCookie
  /// A SACK older than one already taken.
  case staleAcknowledgement
  /// A SACK for data that was never sent.
  case invalidAcknowledgement
  case duplicateData
  /// Data too far ahead, or more than the advertised window.
  case windowExceeded
  /// Data on a stream the peer did not announce.
  case invalidStream
  /// Data whose stream sequence number was already passed.
  case staleStreamSequence
  case invalidReconfiguration
}
