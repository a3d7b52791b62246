import MediaBasics
import Testing

@testable import MediaServer

/// Which packets of a track reach one subscriber, and how they look there.
struct ForwardingDecisionTests {
  private typealias Input = Forwarder.Input

  private func output(_ decision: Forwarder.Decision) -> Forwarder.Output? {
    if case .forward(let output) = decision { output } else { nil }
  }

  @Test func audioGoesThroughFromTheFirstPacket() {
    var forwarder = Forwarder(isVideo: false, clockRate: 48_000, firstSequence: 1)
    let first = forwarder.decide(Input(sequence: 500, timestamp: 9000, marker: true), at: .zero)
    #expect(first == .forward(.init(sequence: 1, timestamp: 9000, marker: true, vp8: nil)))
    let second = forwarder.decide(Input(sequence: 501, timestamp: 9960), at: .zero + .milliseconds(20))
    #expect(output(second)?.sequence == 2)
  }

  @Test func videoStartsAtAKeyFrame() {
    var forwarder = Forwarder(isVideo: true, clockRate: 90_000, firstSequence: 1)
    #expect(forwarder.awaitedLayer == 0)
    #expect(
      forwarder.decide(Input(sequence: 1, timestamp: 0, startsDecoding: false), at: .zero) == .drop(.awaitingKeyFrame))
    #expect(output(forwarder.decide(Input(sequence: 2, timestamp: 3000), at: .zero))?.sequence == 1)
    #expect(forwarder.awaitedLayer == nil)
    #expect(
      output(forwarder.decide(Input(sequence: 3, timestamp: 6000, startsDecoding: false), at: .zero))?.sequence == 2)
  }

  @Test func aLayerIsChangedAtItsKeyFrameAndTimeGoesOn() {
    var forwarder = Forwarder(isVideo: true, clockRate: 90_000, firstSequence: 1)
    _ = forwarder.decide(Input(layer: 0, sequence: 10, timestamp: 1000), at: .zero)
    forwarder.setTarget(layer: 2)
    #expect(forwarder.awaitedLayer == 2)
    #expect(forwarder.decide(Input(layer: 1, sequence: 70, timestamp: 5), at: .zero) == .drop(.otherLayer))
    #expect(
      forwarder.decide(Input(layer: 2, sequence: 900, timestamp: 400_000, startsDecoding: false), at: .zero)
        == .drop(.awaitingKeyFrame))
    let low = forwarder.decide(
      Input(layer: 0, sequence: 11, timestamp: 4000, startsDecoding: false), at: .zero + .milliseconds(33))
    #expect(output(low)?.sequence == 2)

    let high = forwarder.decide(Input(layer: 2, sequence: 901, timestamp: 403_000), at: .zero + .milliseconds(66))
    #expect(output(high)?.sequence == 3)
    #expect(output(high)?.timestamp == UInt32(4000 + 33 * 90), "33 ms after the last packet, without sender reports")
    #expect(forwarder.decide(Input(layer: 0, sequence: 12, timestamp: 7000), at: .zero) == .drop(.otherLayer))
    let next = forwarder.decide(
      Input(layer: 2, sequence: 902, timestamp: 406_000, startsDecoding: false), at: .zero + .milliseconds(99))
    #expect(output(next)?.timestamp == UInt32(4000 + 33 * 90 + 3000))
  }

  @Test func senderReportsOfBothLayersAlignTheirTimestamps() {
    var forwarder = Forwarder(isVideo: true, clockRate: 90_000, firstSequence: 1)
    // Layer 1's clock is at 500000 one second after layer 0's was at 10000.
    forwarder.learn(.init(ntp: 100 << 32, timestamp: 10_000), layer: 0)
    forwarder.learn(.init(ntp: 101 << 32, timestamp: 500_000), layer: 1)
    _ = forwarder.decide(Input(layer: 0, sequence: 1, timestamp: 103_000), at: .zero)
    forwarder.setTarget(layer: 1)
    let switched = forwarder.decide(Input(layer: 1, sequence: 9, timestamp: 506_000), at: .zero + .seconds(9))
    #expect(output(switched)?.timestamp == 106_000)
  }

  @Test func pausingStopsAtOnceAndResumingContinues() {
    var forwarder = Forwarder(isVideo: true, clockRate: 90_000, firstSequence: 1)
    _ = forwarder.decide(Input(sequence: 10, timestamp: 1000), at: .zero)
    forwarder.setPaused(true)
    #expect(forwarder.awaitedLayer == nil)
    #expect(forwarder.decide(Input(sequence: 11, timestamp: 4000), at: .zero) == .drop(.paused))
    forwarder.setPaused(false)
    #expect(forwarder.awaitedLayer == 0)
    let resumed = forwarder.decide(Input(sequence: 400, timestamp: 91_000), at: .zero + .seconds(1))
    #expect(output(resumed) == .init(sequence: 2, timestamp: 91_000, marker: false, vp8: nil))
  }

  @Test func paddingDoesNotReachSubscribers() {
    var forwarder = Forwarder(isVideo: true, clockRate: 90_000, firstSequence: 1)
    _ = forwarder.decide(Input(sequence: 10, timestamp: 1000), at: .zero)
    #expect(
      forwarder.decide(Input(sequence: 11, timestamp: 1000, isPadding: true), at: .zero) == .drop(.munger(.padding)))
    #expect(output(forwarder.decide(Input(sequence: 12, timestamp: 1000), at: .zero))?.sequence == 2)
  }

  @Test func vp8CountersContinueOverALayerChange() {
    var munger = VP8Munger()
    var descriptor = VP8Descriptor()
    descriptor.pictureIDBytes = 2
    descriptor.pictureID = 0x7fff
    descriptor.temporalBaseIndex = 255
    descriptor.keyIndex = 31
    #expect(munger.map(descriptor) == VP8Patch(pictureID: 0x7fff, temporalBaseIndex: 255, keyIndex: 31))
    descriptor.pictureID = 200
    descriptor.temporalBaseIndex = 9
    descriptor.keyIndex = 3
    munger.begin(descriptor)
    #expect(munger.map(descriptor) == VP8Patch(pictureID: 0, temporalBaseIndex: 0, keyIndex: 0))
    descriptor.pictureID = 201
    #expect(munger.map(descriptor).pictureID == 1)
  }

  @Test func vp8CountersAreWrittenWhereTheyStand() throws {
    // X, S; I L T K; 15-bit picture id, TL0PICIDX, TID/Y/KEYIDX, then a key frame.
    var payload: [UInt8] = [0x90, 0xf0, 0x81, 0x23, 0x07, 0x65, 0x00, 0xaa]
    let parsed = VP8Descriptor(payload.span.bytes)
    let descriptor = try #require(parsed)
    #expect(descriptor.pictureID == 0x123)
    #expect(descriptor.temporalBaseIndex == 7)
    #expect(descriptor.temporalLayer == 1)
    #expect(descriptor.keyIndex == 5)
    #expect(descriptor.length == 6)
    #expect(descriptor.startsKeyFrame)
    let patch = VP8Patch(pictureID: 0x456, temporalBaseIndex: 9, keyIndex: 2)
    var span = payload.mutableSpan
    var bytes = span.mutableBytes
    patch.write(into: &bytes)
    #expect(payload == [0x90, 0xf0, 0x84, 0x56, 0x09, 0x62, 0x00, 0xaa])
  }

  @Test func shortVP8PayloadsAreRefusedAndNeverWrittenPastTheirEnd() {
    let whole: [UInt8] = [0x90, 0xf0, 0x81, 0x23, 0x07, 0x65, 0x00]
    let patch = VP8Patch(pictureID: 1, temporalBaseIndex: 2, keyIndex: 3)
    for length in 0..<whole.count {
      var part = Array(whole.prefix(length))
      let parsed = VP8Descriptor(part.span.bytes)
      #expect(parsed == nil)
      var span = part.mutableSpan
      var bytes = span.mutableBytes
      patch.write(into: &bytes)
      #expect(part.count == length)
    }
  }

  @Test func whatThePausedServerPutsInKeepsTheStreamWhole() {
    var forwarder = Forwarder(isVideo: false, clockRate: 48_000, firstSequence: 100)
    func sent(_ sequence: UInt16, _ timestamp: UInt32) -> Forwarder.Output? {
      guard
        case .forward(let output) = forwarder.decide(
          Forwarder.Input(sequence: sequence, timestamp: timestamp), at: .zero + .milliseconds(Int(timestamp) / 48))
      else { return nil }
      return output
    }
    #expect(forwarder.insert(step: 960, at: .zero) == nil, "nothing has begun")
    let first = sent(7, 0)
    #expect(first?.sequence == 100)
    #expect(forwarder.insert(step: 960, at: .zero) == nil, "it is not paused")
    forwarder.setPaused(true)
    #expect(sent(8, 960) == nil)
    let inserted = (0..<2).map { _ in forwarder.insert(step: 960, at: .zero + .milliseconds(40)) }
    #expect(inserted.map { $0?.sequence } == [101, 102])
    #expect(inserted.map { $0.map { $0.timestamp &- (first?.timestamp ?? 0) } } == [960, 1920])
    forwarder.setPaused(false)
    let next = sent(30, 23 * 960)
    #expect(next?.sequence == 103)
    #expect(next.map { $0.timestamp &- (first?.timestamp ?? 0) } == UInt32(23 * 960))
  }
}
