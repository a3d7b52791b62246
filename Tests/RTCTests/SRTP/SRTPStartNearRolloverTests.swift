import Testing

@testable import RTC

/// A stream that starts a few packets before sequence number 65535, with loss just there.
@Suite struct SRTPStartNearRolloverTests {
  private func pair(_ profile: SRTPProfile) throws -> (any SRTPTransform, any SRTPTransform) {
    let keys = SRTPPackets.keys(profile)
    return (try SRTPMaker.openssl.make(keys), try SRTPMaker.openssl.make(keys.reversed))
  }

  @Test(arguments: SRTPProfile.allCases)
  func packetsFromBeforeTheRolloverMayComeAfterIt(profile: SRTPProfile) throws {
    for maker in SRTPMaker.allCases {
      let keys = SRTPPackets.keys(profile)
      let (sender, receiver) = (try maker.make(keys), try maker.make(keys.reversed))
      let order = [65_530, 65_533, 0, 2, 65_531, 1, 65_535, 65_534, 65_532, 3]
      var protected: [UInt16: [UInt8]] = [:]
      for turn in 65_530...65_540 {
        let sequence = UInt16(truncatingIfNeeded: turn)
        protected[sequence] = sender.protectRTP(SRTPPackets.rtp(sequence: sequence))
      }
      for turn in order {
        let sequence = UInt16(turn)
        let packet = try #require(protected[sequence])
        #expect(receiver.unprotectRTP(packet) == .plain(SRTPPackets.rtp(sequence: sequence)), "\(maker) \(sequence)")
      }
    }
  }

  /// Nothing before the rollover arrives, so the receiver's first packet has a rollover counter of one.
  @Test(arguments: SRTPProfile.allCases)
  func aReceiverThatMissedEverythingBeforeTheRolloverStillUnderstands(profile: SRTPProfile) throws {
    let (sender, receiver) = try pair(profile)
    for turn in 65_530...65_540 {
      let plain = SRTPPackets.rtp(sequence: UInt16(truncatingIfNeeded: turn))
      let protected = try #require(sender.protectRTP(plain))
      if turn >= 65_538 { #expect(receiver.unprotectRTP(protected) == .plain(plain)) }
    }
  }

  /// The control packets came first, so the source is known, but not its sequence numbers.
  @Test(arguments: SRTPProfile.allCases)
  func reportsBeforeTheFirstPacketDoNotFixTheRolloverCounter(profile: SRTPProfile) throws {
    let (sender, receiver) = try pair(profile)
    let report = try #require(sender.protectRTCP(SRTPPackets.rtcp()))
    #expect(receiver.unprotectRTCP(report) == .plain(SRTPPackets.rtcp()))
    #expect(sender.protectRTP(SRTPPackets.rtp(sequence: 65_535)) != nil)
    let plain = SRTPPackets.rtp(sequence: 4)
    let protected = try #require(sender.protectRTP(plain))
    #expect(receiver.unprotectRTP(protected) == .plain(plain))
  }

  /// A sender that falls back behind the rollover, as a forwarder does with packets that reached it late.
  @Test(arguments: SRTPProfile.allCases)
  func latePacketsAreProtectedWithTheRolloverCounterTheyBelongTo(profile: SRTPProfile) throws {
    let (sender, receiver) = try pair(profile)
    for turn in [65_533, 65_535, 0, 65_534, 1] {
      let plain = SRTPPackets.rtp(sequence: UInt16(turn))
      let protected = try #require(sender.protectRTP(plain))
      #expect(receiver.unprotectRTP(protected) == .plain(plain))
    }
  }
}
