import Testing

@testable import RTC

/// A stream that starts a few packets before sequence number 65535, with loss just there.
@Suite struct SRTPStartNearRolloverTests {
  @Test(arguments: SRTPRefusalTests.each)
  func packetsFromBeforeTheRolloverMayComeAfterIt(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, receiver) = try SRTPPackets.pair(maker, profile)
    let order = [65_530, 65_533, 0, 2, 65_531, 1, 65_535, 65_534, 65_532, 3]
    var protected: [UInt16: [UInt8]] = [:]
    for turn in 65_530...65_540 {
      let sequence = UInt16(truncatingIfNeeded: turn)
      protected[sequence] = sender.protectRTP(SRTPPackets.rtp(sequence: sequence))
    }
    for turn in order {
      let sequence = UInt16(turn)
      let packet = try #require(protected[sequence])
      #expect(receiver.unprotectRTP(packet) == .plain(SRTPPackets.rtp(sequence: sequence)), "\(sequence)")
    }
  }

  /// Nothing before the rollover arrives, so the receiver's first packet has a rollover counter of one.
  @Test(arguments: SRTPRefusalTests.each)
  func aReceiverThatMissedEverythingBeforeTheRolloverStillUnderstands(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, receiver) = try SRTPPackets.pair(maker, profile)
    for turn in 65_530...65_540 {
      let plain = SRTPPackets.rtp(sequence: UInt16(truncatingIfNeeded: turn))
      let protected = try #require(sender.protectRTP(plain))
      if turn >= 65_538 {
        #expect(receiver.unprotectRTP(protected) == .plain(plain))
        #expect(receiver.unprotectRTP(protected) == .drop(.replayed))
      }
    }
    // And from before the rollover, late.
    let (late, _) = try SRTPPackets.pair(maker, profile)
    let plain = SRTPPackets.rtp(sequence: 65_530)
    #expect(receiver.unprotectRTP(try #require(late.protectRTP(plain))) == .plain(plain))
  }

  /// The counter of one is only tried: what a stranger sent leaves the source as it was, or unknown.
  @Test(arguments: SRTPRefusalTests.each)
  func aForgeryBeforeTheFirstPacketSettlesNothing(maker: SRTPMaker, profile: SRTPProfile) throws {
    for knowsReports in [false, true] {
      let (sender, receiver) = try SRTPPackets.pair(maker, profile)
      let stranger = try maker.make(SRTPPackets.keys(profile, seed: 99))
      if knowsReports {
        let report = try #require(sender.protectRTCP(SRTPPackets.rtcp()))
        #expect(receiver.unprotectRTCP(report) == .plain(SRTPPackets.rtcp()))
      }
      for sequence in 0..<20 as Range<UInt16> {
        let forged = try #require(stranger.protectRTP(SRTPPackets.rtp(sequence: sequence)))
        #expect(receiver.unprotectRTP(forged) == .drop(.authenticationFailed))
      }
      for sequence in 3..<6 as Range<UInt16> {
        let plain = SRTPPackets.rtp(sequence: sequence)
        #expect(receiver.unprotectRTP(try #require(sender.protectRTP(plain))) == .plain(plain))
      }
    }
  }

  /// The control packets came first, so the source is known, but not its sequence numbers.
  @Test(arguments: SRTPRefusalTests.each)
  func reportsBeforeTheFirstPacketDoNotFixTheRolloverCounter(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, receiver) = try SRTPPackets.pair(maker, profile)
    let report = try #require(sender.protectRTCP(SRTPPackets.rtcp()))
    #expect(receiver.unprotectRTCP(report) == .plain(SRTPPackets.rtcp()))
    #expect(sender.protectRTP(SRTPPackets.rtp(sequence: 65_535)) != nil)
    let plain = SRTPPackets.rtp(sequence: 4)
    let protected = try #require(sender.protectRTP(plain))
    #expect(receiver.unprotectRTP(protected) == .plain(plain))
  }

  /// A sender that falls back behind the rollover, as a forwarder does with packets that reached it late.
  @Test(arguments: SRTPRefusalTests.each)
  func latePacketsAreProtectedWithTheRolloverCounterTheyBelongTo(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, receiver) = try SRTPPackets.pair(maker, profile)
    for turn in [65_533, 65_535, 0, 65_534, 1] {
      let plain = SRTPPackets.rtp(sequence: UInt16(turn))
      let protected = try #require(sender.protectRTP(plain))
      #expect(receiver.unprotectRTP(protected) == .plain(plain))
    }
  }
}
