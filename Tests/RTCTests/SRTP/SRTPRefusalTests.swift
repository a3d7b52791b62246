import MediaBasics
import Testing

@testable import RTC

/// What is forged, damaged, repeated or no packet at all is dropped with its reason, and leaves no trace.
@Suite struct SRTPRefusalTests {
  static let each = SRTPMaker.allCases.flatMap { maker in SRTPProfile.allCases.map { (maker, $0) } }

  @Test(arguments: each)
  func aReplayedPacketIsDropped(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, receiver) = try SRTPPackets.pair(maker, profile)
    let rtp = try #require(sender.protectRTP(SRTPPackets.rtp(sequence: 9)))
    let rtcp = try #require(sender.protectRTCP(SRTPPackets.rtcp()))
    #expect(receiver.unprotectRTP(rtp) == .plain(SRTPPackets.rtp(sequence: 9)))
    #expect(receiver.unprotectRTP(rtp) == .drop(.replayed))
    #expect(receiver.unprotectRTCP(rtcp) == .plain(SRTPPackets.rtcp()))
    #expect(receiver.unprotectRTCP(rtcp) == .drop(.replayed))
  }

  @Test(arguments: each)
  func aDamagedByteAnywhereIsNoticed(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, receiver) = try SRTPPackets.pair(maker, profile)
    let plain = SRTPPackets.rtp(sequence: 9, payload: Array(0..<20), extensionWords: 1)
    let rtp = try #require(sender.protectRTP(plain))
    for place in rtp.indices {
      var damaged = rtp
      damaged[place] ^= 0x04
      guard case .drop = receiver.unprotectRTP(damaged) else {
        Issue.record("byte \(place) changed and accepted")
        continue
      }
    }
    let report = try #require(sender.protectRTCP(SRTPPackets.rtcp()))
    for place in report.indices {
      var damaged = report
      damaged[place] ^= 0x04
      guard case .drop = receiver.unprotectRTCP(damaged) else {
        Issue.record("byte \(place) of RTCP changed and accepted")
        continue
      }
    }
    #expect(receiver.unprotectRTP(rtp) == .plain(plain))
    #expect(receiver.unprotectRTCP(report) == .plain(SRTPPackets.rtcp()))
  }

  @Test(arguments: each)
  func aPacketCutAnywhereIsDropped(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, receiver) = try SRTPPackets.pair(maker, profile)
    let rtp = try #require(sender.protectRTP(SRTPPackets.rtp(sequence: 9, contributors: 2, extensionWords: 2)))
    let rtcp = try #require(sender.protectRTCP(SRTPPackets.rtcp()))
    for length in 0..<rtp.count {
      guard case .drop(let reason) = receiver.unprotectRTP(Array(rtp.prefix(length))) else {
        Issue.record("\(length) bytes accepted")
        continue
      }
      if length < 12 + profile.tagLength { #expect(reason == .tooShort) }
    }
    for length in 0..<rtcp.count {
      guard case .drop(let reason) = receiver.unprotectRTCP(Array(rtcp.prefix(length))) else {
        Issue.record("\(length) bytes of RTCP accepted")
        continue
      }
      if length < 12 + profile.tagLength { #expect(reason == .tooShort) }
    }
  }

  @Test(arguments: each)
  func anExtensionThatRunsPastTheEndIsMalformed(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, receiver) = try SRTPPackets.pair(maker, profile)
    var plain = SRTPPackets.rtp(sequence: 9, payload: Array(0..<40), extensionWords: 1)
    (plain[14], plain[15]) = (0xff, 0xff)
    #expect(sender.protectRTP(plain) == nil)
    #expect(receiver.unprotectRTP(plain) == .drop(.malformed))
    // The extension ends inside the tag.
    (plain[14], plain[15]) = (0, UInt8((plain.count - 16) / 4))
    #expect(receiver.unprotectRTP(plain) == .drop(.tooShort))
    var contributors = SRTPPackets.rtp(sequence: 9, payload: Array(0..<20))
    contributors[0] |= 15
    #expect(sender.protectRTP(contributors) == nil)
    #expect(receiver.unprotectRTP(contributors) == .drop(.malformed))
  }

  @Test(arguments: each)
  func anotherVersionIsNotRTP(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, receiver) = try SRTPPackets.pair(maker, profile)
    for first in [0x00, 0x40, 0xc0] as [UInt8] {
      let packet = [first] + SRTPPackets.rtp(sequence: 9).dropFirst()
      #expect(sender.protectRTP(packet) == nil)
      #expect(sender.protectRTCP(packet) == nil)
      #expect(receiver.unprotectRTP(packet) == .drop(.malformed))
      #expect(receiver.unprotectRTCP(packet) == .drop(.malformed))
    }
  }

  @Test(arguments: each)
  func aSpanWithoutRoomForTheTagIsRefused(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, _) = try SRTPPackets.pair(maker, profile)
    var packet = SRTPPackets.rtp(sequence: 9) + [UInt8](repeating: 0, count: SRTPLimits.rtpRoom - 1)
    let length = packet.count - SRTPLimits.rtpRoom + 1
    var span = packet.mutableSpan
    var bytes = span.mutableBytes
    #expect(sender.protectRTP(&bytes, length: length) == nil)
    #expect(sender.protectRTP(&bytes, length: -1) == nil)
    #expect(sender.protectRTP(&bytes, length: .max) == nil)
    #expect(sender.protectRTCP(&bytes, length: .max) == nil)
    #expect(sender.unprotectRTP(&bytes, length: .max) == .drop(.tooShort))
    #expect(sender.unprotectRTP(&bytes, length: .min) == .drop(.tooShort))
    #expect(sender.unprotectRTCP(&bytes, length: .max) == .drop(.tooShort))
    #expect(sender.unprotectRTCP(&bytes, length: .min) == .drop(.tooShort))
  }

  @Test(arguments: each)
  func aPacketFarBehindTheNewestIsTooOld(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, receiver) = try SRTPPackets.pair(maker, profile)
    let late = try #require(sender.protectRTP(SRTPPackets.rtp(sequence: 10)))
    let inWindow = try #require(sender.protectRTP(SRTPPackets.rtp(sequence: 941)))
    let newest = try #require(sender.protectRTP(SRTPPackets.rtp(sequence: 1900)))
    #expect(receiver.unprotectRTP(newest) == .plain(SRTPPackets.rtp(sequence: 1900)))
    #expect(receiver.unprotectRTP(inWindow) == .plain(SRTPPackets.rtp(sequence: 941)))
    #expect(receiver.unprotectRTP(inWindow) == .drop(.replayed))
    #expect(receiver.unprotectRTP(late) == .drop(.tooOld))
  }

  @Test(arguments: each)
  func theSameIndexIsProtectedOnlyOnceUnlessAsked(maker: SRTPMaker, profile: SRTPProfile) throws {
    let keys = SRTPPackets.keys(profile)
    let strict = try maker.make(keys)
    let packet = SRTPPackets.rtp(sequence: 5)
    let once = try #require(strict.protectRTP(packet))
    #expect(strict.protectRTP(packet) == nil)
    let lenient = try maker.make(keys, allowsRepeats: true)
    #expect(lenient.protectRTP(packet) == once)
    #expect(lenient.protectRTP(packet) == once)
  }

  @Test(arguments: each)
  func sourcesBeyondTheLimitAreRefusedAndForgeriesTakeNoPlace(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, receiver) = try SRTPPackets.pair(maker, profile)
    let stranger = try maker.make(SRTPPackets.keys(profile, seed: 99))
    for ssrc in 0..<1000 as Range<UInt32> {
      let forged = try #require(stranger.protectRTP(SRTPPackets.rtp(sequence: 1, ssrc: ssrc)))
      #expect(receiver.unprotectRTP(forged) == .drop(.authenticationFailed))
      let report = try #require(stranger.protectRTCP(SRTPPackets.rtcp(ssrc: ssrc)))
      #expect(receiver.unprotectRTCP(report) == .drop(.authenticationFailed))
    }
    for ssrc in 0..<UInt32(SRTPLimits.inboundSources) {
      let plain = SRTPPackets.rtp(sequence: 1, ssrc: ssrc)
      let protected = try #require(sender.protectRTP(plain))
      #expect(receiver.unprotectRTP(protected) == .plain(plain))
    }
    let tooMany = try #require(sender.protectRTP(SRTPPackets.rtp(sequence: 1, ssrc: 5000)))
    #expect(receiver.unprotectRTP(tooMany) == .drop(.tooManySources))
    let report = try #require(sender.protectRTCP(SRTPPackets.rtcp(ssrc: 5000)))
    #expect(receiver.unprotectRTCP(report) == .drop(.tooManySources))
    let known = SRTPPackets.rtp(sequence: 2, ssrc: 3)
    let next = try #require(sender.protectRTP(known))
    #expect(receiver.unprotectRTP(next) == .plain(known))
  }

  @Test(arguments: each)
  func aSenderHasABoundOnItsSourcesToo(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, _) = try SRTPPackets.pair(maker, profile)
    for ssrc in 0..<UInt32(SRTPLimits.outboundSources) {
      let protected = sender.protectRTP(SRTPPackets.rtp(sequence: 1, ssrc: ssrc))
      #expect(protected != nil)
    }
    #expect(sender.protectRTP(SRTPPackets.rtp(sequence: 1, ssrc: .max)) == nil)
    #expect(sender.protectRTCP(SRTPPackets.rtcp(ssrc: .max)) == nil)
    #expect(sender.protectRTP(SRTPPackets.rtp(sequence: 2, ssrc: 7)) != nil)
    #expect(sender.protectRTCP(SRTPPackets.rtcp(ssrc: 7)) != nil)
  }

  @Test(arguments: each)
  func keysOfTheWrongLengthAreRefused(maker: SRTPMaker, profile: SRTPProfile) {
    let short = SecretBytes([1, 2, 3])
    let good = SRTPPackets.keys(profile)
    let keys = SRTPKeyingMaterial(
      profile: profile, localKey: good.localKey, localSalt: short, remoteKey: good.remoteKey,
      remoteSalt: good.remoteSalt)
    #expect(throws: SRTPError.keyLength) { _ = try maker.make(keys) }
  }

  @Test(arguments: each)
  func randomBytesNeverPass(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (_, receiver) = try SRTPPackets.pair(maker, profile)
    var random = SeededGenerator(seed: 3)
    for turn in 0..<4000 {
      var bytes = random.bytes(turn % 200)
      if !bytes.isEmpty, turn % 2 == 0 { bytes[0] = bytes[0] & 0x3f | 0x80 }
      guard case .drop = receiver.unprotectRTP(bytes), case .drop = receiver.unprotectRTCP(bytes) else {
        Issue.record("random bytes of turn \(turn) accepted")
        return
      }
    }
  }
}
