import COpenSSL
import CSRTP
import MediaBasics

/// SRTP by libsrtp2.
final class LibSRTPTransform: SRTPTransform {
  private let profile: SRTPProfile
  private let outbound: srtp_t
  private let inbound: srtp_t
  private let keys: SRTPKeyingMaterial
  /// libsrtp keeps a state for every source it met, without a bound; these are the bounds.
  private(set) var outboundSources: Set<UInt32> = []
  private(set) var inboundSources: Set<UInt32> = []
  /// Those of `inboundSources` whose rollover counter is known, since an RTP packet of theirs was accepted.
  private var countedSources: Set<UInt32> = []

  init(_ keys: SRTPKeyingMaterial, allowsRepeats: Bool = false) throws(SRTPError) {
    guard Self.libraryStatus == srtp_err_status_ok else {
      throw .setup("libsrtp status \(Self.libraryStatus.rawValue)")
    }
    profile = keys.profile
    self.keys = keys
    let outbound = try Self.session(
      keys.profile, ssrc_any_outbound, key: keys.localKey, salt: keys.localSalt, allowsRepeats: allowsRepeats)
    do throws(SRTPError) {
      inbound = try Self.session(
        keys.profile, ssrc_any_inbound, key: keys.remoteKey, salt: keys.remoteSalt, allowsRepeats: false)
    } catch {
      srtp_dealloc(outbound)
      throw error
    }
    self.outbound = outbound
  }

  deinit {
    srtp_dealloc(outbound)
    srtp_dealloc(inbound)
  }

  func protectRTP(_ packet: inout MutableRawSpan, length: Int) -> Int? {
    guard length >= 0, length <= packet.byteCount - SRTPLimits.rtpRoom,
      let header = RTPHeader.parse(packet.bytes.extracting(0..<length)), hasRoom(for: header.ssrc, in: outboundSources)
    else { return nil }
    return protect(&packet, length, from: header.ssrc) { srtp_protect(outbound, $0, $1) }
  }

  func unprotectRTP(_ packet: inout MutableRawSpan, length: Int) -> SRTPResult {
    guard length >= RTPHeader.fixedLength + profile.tagLength, length <= packet.byteCount else {
      return .drop(.tooShort)
    }
    guard let header = RTPHeader.parse(packet.bytes.extracting(0..<length)) else { return .drop(.malformed) }
    guard length - profile.tagLength >= header.payloadOffset else { return .drop(.tooShort) }
    let result =
      header.sequenceNumber < 0x8000 && !countedSources.contains(header.ssrc)
      ? unprotectFirst(&packet, length, from: header.ssrc)
      : unprotect(&packet, length, from: header.ssrc) { srtp_unprotect(inbound, $0, $1) }
    if case .ok = result { countedSources.insert(header.ssrc) }
    return result
  }

  /// A source may start shortly before its first rollover and lose the packets up to it: a first packet that does not fit
  /// the rollover counter zero is tried with one.
  private func unprotectFirst(_ packet: inout MutableRawSpan, _ length: Int, from ssrc: UInt32) -> SRTPResult {
    withUnsafeTemporaryAllocation(byteCount: length, alignment: 16) { copy in
      // An attempt that fails may leave the packet decrypted with the wrong nonce.
      packet.withUnsafeMutableBytes { copy.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0.prefix(length))) }
      let result = unprotect(&packet, length, from: ssrc) { srtp_unprotect(inbound, $0, $1) }
      guard result == .drop(.authenticationFailed) else { return result }
      packet.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(copy)) }
      return withRolloverCounterOfOne(for: ssrc) {
        unprotect(&packet, length, from: ssrc) { srtp_unprotect(inbound, $0, $1) }
      }
    }
  }

  /// Lets `attempt` unprotect a packet with a rollover counter of one; unless it succeeds, libsrtp's state is as it was.
  private func withRolloverCounterOfOne(for ssrc: UInt32, _ attempt: () -> SRTPResult) -> SRTPResult {
    let isNew = !inboundSources.contains(ssrc)
    if isNew {
      // libsrtp sets the counter only of a source that it has; one that is not authenticated yet it makes for us.
      let status = Self.withPolicy(keys.profile, key: keys.remoteKey, salt: keys.remoteSalt, allowsRepeats: false) {
        $0.ssrc.type = ssrc_specific
        $0.ssrc.value = ssrc
        return srtp_add_stream(inbound, &$0)
      }
      guard status == srtp_err_status_ok else { return .drop(.internalFailure) }
    }
    var result = SRTPResult.drop(.internalFailure)
    if srtp_set_stream_roc(inbound, ssrc, 1) == srtp_err_status_ok { result = attempt() }
    if case .ok = result { return result }
    if isNew { remove(ssrc, from: inbound) } else { srtp_set_stream_roc(inbound, ssrc, 0) }
    return result
  }

  // MARK: RTCP

  func protectRTCP(_ packet: inout MutableRawSpan, length: Int) -> Int? {
    guard length >= 0, length <= packet.byteCount - SRTPLimits.rtcpRoom,
      let ssrc = SRTCPHeader(packet.bytes.extracting(0..<length))?.ssrc, hasRoom(for: ssrc, in: outboundSources)
    else { return nil }
    return protect(&packet, length, from: ssrc) { srtp_protect_rtcp(outbound, $0, $1) }
  }

  func unprotectRTCP(_ packet: inout MutableRawSpan, length: Int) -> SRTPResult {
    guard length >= SRTCPHeader.length + profile.tagLength + 4, length <= packet.byteCount else {
      return .drop(.tooShort)
    }
    guard let header = SRTCPHeader(packet.bytes.extracting(0..<length)) else { return .drop(.malformed) }
    return unprotect(&packet, length, from: header.ssrc) { srtp_unprotect_rtcp(inbound, $0, $1) }
  }

  // MARK: Sources that are gone

  func releaseInbound(_ ssrc: UInt32) {
    countedSources.remove(ssrc)
    if inboundSources.remove(ssrc) != nil { remove(ssrc, from: inbound) }
  }

  func releaseOutbound(_ ssrc: UInt32) {
    if outboundSources.remove(ssrc) != nil { remove(ssrc, from: outbound) }
  }

  /// Here, and only here, libsrtp takes an SSRC in network byte order.
  private func remove(_ ssrc: UInt32, from session: srtp_t) { srtp_remove_stream(session, ssrc.bigEndian) }

  // MARK: Within

  private typealias Operation = (UnsafeMutableRawPointer?, UnsafeMutablePointer<Int32>) -> srtp_err_status_t

  private func hasRoom(for ssrc: UInt32, in sources: Set<UInt32>) -> Bool {
    sources.count < SRTPLimits.outboundSources || sources.contains(ssrc)
  }

  private func protect(
    _ packet: inout MutableRawSpan, _ length: Int, from ssrc: UInt32, _ operation: Operation
  ) -> Int? {
    var newLength = Int32(clamping: length)
    guard packet.withUnsafeMutableBytes({ operation($0.baseAddress, &newLength) }) == srtp_err_status_ok else {
      return nil
    }
    outboundSources.insert(ssrc)
    return Int(newLength)
  }

  private func unprotect(
    _ packet: inout MutableRawSpan, _ length: Int, from ssrc: UInt32, _ operation: Operation
  ) -> SRTPResult {
    guard inboundSources.count < SRTPLimits.inboundSources || inboundSources.contains(ssrc) else {
      return .drop(.tooManySources)
    }
    var newLength = Int32(clamping: length)
    let status = packet.withUnsafeMutableBytes { operation($0.baseAddress, &newLength) }
    switch status {
    case srtp_err_status_ok:
      inboundSources.insert(ssrc)
      return .ok(length: Int(newLength))
    case srtp_err_status_auth_fail, srtp_err_status_cipher_fail: return .drop(.authenticationFailed)
    case srtp_err_status_replay_fail: return .drop(.replayed)
    case srtp_err_status_replay_old, srtp_err_status_pkt_idx_old: return .drop(.tooOld)
    case srtp_err_status_parse_err, srtp_err_status_bad_param, srtp_err_status_cant_check: return .drop(.malformed)
    default: return .drop(.internalFailure)
    }
  }

  /// libsrtp is set up once for the process; a static is made once, whoever asks first.
  private static let libraryStatus = srtp_init()

  private static func session(
    _ profile: SRTPProfile, _ direction: srtp_ssrc_type_t, key: SecretBytes, salt: SecretBytes, allowsRepeats: Bool
  ) throws(SRTPError) -> srtp_t {
    var session: srtp_t?
    let status = withPolicy(profile, key: key, salt: salt, allowsRepeats: allowsRepeats) { policy in
      policy.ssrc.type = direction
      return srtp_create(&session, &policy)
    }
    guard status == srtp_err_status_ok, let session else { throw .setup("libsrtp status \(status.rawValue)") }
    return session
  }

  /// Lends a policy for any source, whose key is wiped afterwards: libsrtp copies it.
  private static func withPolicy(
    _ profile: SRTPProfile, key: SecretBytes, salt: SecretBytes, allowsRepeats: Bool,
    _ body: (inout srtp_policy_t) -> srtp_err_status_t
  ) -> srtp_err_status_t {
    var policy = srtp_policy_t()
    switch profile {
    case .aeadAES128GCM:
      srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp)
      srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp)
    case .aes128CMSHA1_80:
      srtp_crypto_policy_set_rtp_default(&policy.rtp)
      srtp_crypto_policy_set_rtp_default(&policy.rtcp)
    }
    policy.window_size = UInt(SRTPLimits.replayWindow)
    policy.allow_repeat_tx = allowsRepeats ? 1 : 0
    // Master key and salt are taken in one run.
    return withUnsafeTemporaryAllocation(byteCount: key.count + salt.count, alignment: 1) { run in
      defer { OPENSSL_cleanse(run.baseAddress, run.count) }
      key.withUnsafeBytes { run.copyMemory(from: $0) }
      salt.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: run.dropFirst(key.count)).copyMemory(from: $0) }
      policy.key = run.baseAddress?.assumingMemoryBound(to: UInt8.self)
      return body(&policy)
    }
  }
}
