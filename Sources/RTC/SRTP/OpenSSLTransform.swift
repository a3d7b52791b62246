import COpenSSL
import MediaBasics

/// SRTP over OpenSSL's ciphers with reused contexts: nothing is allocated for a packet of a known source.
final class OpenSSLTransform: SRTPTransform {
  private let profile: SRTPProfile
  private let allowsRepeats: Bool
  private let localRTP: SRTPCipher
  private let localRTCP: SRTPCipher
  private let remoteRTP: SRTPCipher
  private let remoteRTCP: SRTPCipher
  private(set) var outbound = SRTPSourceTable(limit: SRTPLimits.outboundSources)
  private(set) var inbound = SRTPSourceTable(limit: SRTPLimits.inboundSources)

  convenience init(_ keys: SRTPKeyingMaterial, allowsRepeats: Bool = false) throws(SRTPError) {
    func derive(_ key: SecretBytes, _ salt: SecretBytes, _ stream: SRTPSessionKeys.Stream) throws(SRTPError)
      -> SRTPSessionKeys
    {
      try SRTPSessionKeys(profile: keys.profile, masterKey: key, masterSalt: salt, stream: stream)
    }
    try self.init(
      profile: keys.profile, allowsRepeats: allowsRepeats,
      localRTP: derive(keys.localKey, keys.localSalt, .rtp), localRTCP: derive(keys.localKey, keys.localSalt, .rtcp),
      remoteRTP: derive(keys.remoteKey, keys.remoteSalt, .rtp),
      remoteRTCP: derive(keys.remoteKey, keys.remoteSalt, .rtcp))
  }

  /// From session keys as they are.
  init(
    profile: SRTPProfile, allowsRepeats: Bool, localRTP: SRTPSessionKeys, localRTCP: SRTPSessionKeys,
    remoteRTP: SRTPSessionKeys, remoteRTCP: SRTPSessionKeys
  ) throws(SRTPError) {
    self.profile = profile
    self.allowsRepeats = allowsRepeats
    self.localRTP = try SRTPCipher(localRTP, stream: .rtp, sealing: true)
    self.localRTCP = try SRTPCipher(localRTCP, stream: .rtcp, sealing: true)
    self.remoteRTP = try SRTPCipher(remoteRTP, stream: .rtp, sealing: false)
    self.remoteRTCP = try SRTPCipher(remoteRTCP, stream: .rtcp, sealing: false)
  }

  // MARK: RTP

  func protectRTP(_ packet: inout MutableRawSpan, length: Int) -> Int? {
    guard length >= 0, length <= packet.byteCount - SRTPLimits.rtpRoom,
      let header = RTPHeader.parse(packet.bytes.extracting(0..<length))
    else { return nil }
    let known = outbound.slot(of: header.ssrc)
    guard known != nil || !outbound.isFull else { return nil }
    let slot = known ?? outbound.add(header.ssrc)
    let index = outbound.sources[slot].index(of: header.sequenceNumber)
    let verdict = outbound.sources[slot].rtp.verdict(on: index)
    guard index <= SRTPSource.lastRTPIndex, verdict == .fresh || allowsRepeats else { return nil }
    let layout = SRTPCipher.Layout(
      header: header.payloadOffset, payload: length - header.payloadOffset, tag: length, ssrc: header.ssrc,
      index: index,
      trailer: UInt32(truncatingIfNeeded: index >> 16))
    guard packet.withUnsafeMutableBytes({ localRTP.seal($0, layout) }) else { return nil }
    if verdict == .fresh { outbound.sources[slot].rtp.insert(index) }
    return length + profile.tagLength
  }

  func unprotectRTP(_ packet: inout MutableRawSpan, length: Int) -> SRTPResult {
    guard length >= RTPHeader.fixedLength + profile.tagLength, length <= packet.byteCount else {
      return .drop(.tooShort)
    }
    guard let header = RTPHeader.parse(packet.bytes.extracting(0..<length)) else { return .drop(.malformed) }
    let plainLength = length - profile.tagLength
    guard plainLength >= header.payloadOffset else { return .drop(.tooShort) }
    let known = inbound.slot(of: header.ssrc)
    guard known != nil || !inbound.isFull else { return .drop(.tooManySources) }
    let index = known.map { inbound.sources[$0].index(of: header.sequenceNumber) } ?? UInt64(header.sequenceNumber)
    if let known {
      switch inbound.sources[known].rtp.verdict(on: index) {
      case .fresh: break
      case .replayed: return .drop(.replayed)
      case .tooOld: return .drop(.tooOld)
      }
    }
    var layout = SRTPCipher.Layout(
      header: header.payloadOffset, payload: plainLength - header.payloadOffset, tag: plainLength, ssrc: header.ssrc,
      index: index,
      trailer: UInt32(truncatingIfNeeded: index >> 16))
    // A source may start shortly before its first rollover and lose the packets up to it: a first packet that does not
    // fit the rollover counter zero is tried with one.
    let mayHaveRolledOver =
      header.sequenceNumber < 0x8000 && known.map { inbound.sources[$0].rtp.highest == nil } ?? true
    let authentic = packet.withUnsafeMutableBytes { bytes in
      if remoteRTP.open(bytes, layout) { return true }
      guard mayHaveRolledOver else { return false }
      remoteRTP.undoFailedOpen(bytes, layout)
      layout.index |= 1 << 16
      layout.trailer = 1
      return remoteRTP.open(bytes, layout)
    }
    guard authentic else { return .drop(.authenticationFailed) }
    let slot = known ?? inbound.add(header.ssrc)
    inbound.sources[slot].rtp.insert(layout.index)
    return .ok(length: plainLength)
  }

  // MARK: RTCP

  /// The E flag: the packet is encrypted.
  private static let encrypted: UInt32 = 1 << 31

  func protectRTCP(_ packet: inout MutableRawSpan, length: Int) -> Int? {
    guard length >= 0, length <= packet.byteCount - SRTPLimits.rtcpRoom,
      let ssrc = SRTCPHeader(packet.bytes.extracting(0..<length))?.ssrc
    else { return nil }
    let known = outbound.slot(of: ssrc)
    guard known != nil || !outbound.isFull else { return nil }
    let slot = known ?? outbound.add(ssrc)
    let index = outbound.sources[slot].rtcp.highest.map { $0 + 1 } ?? 0
    guard index <= SRTPSource.lastRTCPIndex else { return nil }
    let word = Self.encrypted | UInt32(truncatingIfNeeded: index)
    let (tag, wordOffset) =
      switch profile {
      case .aeadAES128GCM: (length, length + profile.tagLength)
      case .aes128CMSHA1_80: (length + 4, length)
      }
    let layout = SRTPCipher.Layout(
      header: SRTCPHeader.length, payload: length - SRTCPHeader.length, tag: tag, ssrc: ssrc, index: index,
      trailer: word)
    let sealed = packet.withUnsafeMutableBytes { bytes in
      guard wordOffset + 4 <= bytes.count, localRTCP.seal(bytes, layout) else { return false }
      bytes.storeBytes(of: word.bigEndian, toByteOffset: wordOffset, as: UInt32.self)
      return true
    }
    guard sealed else { return nil }
    outbound.sources[slot].rtcp.insert(index)
    return length + profile.tagLength + 4
  }

  func unprotectRTCP(_ packet: inout MutableRawSpan, length: Int) -> SRTPResult {
    guard length >= SRTCPHeader.length + profile.tagLength + 4, length <= packet.byteCount else {
      return .drop(.tooShort)
    }
    let plainLength = length - profile.tagLength - 4
    guard let ssrc = SRTCPHeader(packet.bytes.extracting(0..<length))?.ssrc else { return .drop(.malformed) }
    let (tag, wordOffset) =
      switch profile {
      case .aeadAES128GCM: (plainLength, plainLength + profile.tagLength)
      case .aes128CMSHA1_80: (plainLength + 4, plainLength)
      }
    var trailer = ByteReader(packet.bytes.extracting(wordOffset..<length))
    guard let word = trailer.u32() else { return .drop(.tooShort) }
    let index = UInt64(word & ~Self.encrypted)
    let known = inbound.slot(of: ssrc)
    guard known != nil || !inbound.isFull else { return .drop(.tooManySources) }
    if let known {
      switch inbound.sources[known].rtcp.verdict(on: index) {
      case .fresh: break
      case .replayed: return .drop(.replayed)
      case .tooOld: return .drop(.tooOld)
      }
    }
    let header = word & Self.encrypted != 0 ? SRTCPHeader.length : plainLength
    let layout = SRTPCipher.Layout(
      header: header, payload: plainLength - header, tag: tag, ssrc: ssrc, index: index, trailer: word)
    guard packet.withUnsafeMutableBytes({ remoteRTCP.open($0, layout) }) else { return .drop(.authenticationFailed) }
    let slot = known ?? inbound.add(ssrc)
    inbound.sources[slot].rtcp.insert(index)
    return .ok(length: plainLength)
  }

  // MARK: Sources that are gone

  func releaseInbound(_ ssrc: UInt32) { inbound.remove(ssrc) }
  func releaseOutbound(_ ssrc: UInt32) { outbound.remove(ssrc) }
}
