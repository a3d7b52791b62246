import MediaBasics
import Synchronization

/// One remote track as its three threads share it: the network puts packets in, playout takes them out, anyone looks.
public final class PlayoutTrack: Sendable {
  /// What to call it; unique within a call.
  public let id: String

  /// Packets from the network's thread (the one producer) to the playout thread (the one consumer).
  public let packets: AudioPacketRing

  /// The level of what is played, before gain, −127…0 dBov.
  public let level = LevelMailbox()

  private let gainBits: Atomic<UInt32>
  private let latest = Mutex(JitterBufferStatistics())

  /// - Parameter capacity: packets that can wait between two turns of the playout thread.
  public init(id: String, capacity: Int = 64) {
    self.id = id
    packets = AudioPacketRing(capacity: capacity) { AudioPacket() }
    gainBits = Atomic(Float(1).bitPattern)
  }

  /// How loud it is played, 0…2; what is outside is brought to the nearest.
  public var gain: Float {
    get { Float(bitPattern: gainBits.load(ordering: .relaxed)) }
    set {
      let bounded = newValue.isFinite ? max(0, min(Mixer.maximumGain, newValue)) : 1
      gainBits.store(bounded.bitPattern, ordering: .relaxed)
    }
  }

  /// The jitter buffer's figures, at most a quarter of a second old.
  public var statistics: JitterBufferStatistics { latest.withLock { $0 } }

  /// Network side: queues a packet; false, and counted by the ring, when playout is too far behind or it is too long.
  @discardableResult
  public func receive(
    _ payload: RawSpan, source: UInt32, sequence: UInt16, timestamp: UInt32, arrival: MediaInstant,
    isRedundant: Bool = false, resentLikelihood: Float = 0
  ) -> Bool {
    guard payload.byteCount <= OpusPacket.maximumBytes else { return false }
    // A span cannot be captured; its bytes stay where they are during the call.
    return payload.withUnsafeBytes { bytes in
      packets.push { slot in
        slot.source = source
        slot.sequence = sequence
        slot.timestamp = timestamp
        slot.arrival = arrival
        slot.isRedundant = isRedundant
        slot.resentLikelihood = resentLikelihood
        slot.setPayload(bytes.bytes)
      }
    }
  }

  /// Network side: queues a packet that carries copies of earlier frames (RED, RFC 2198), each on its own.
  ///
  /// - Parameter payloadType: of the Opus frames inside; others are left out.
  /// - Returns: false where the payload is malformed, or its own frame was not taken.
  @discardableResult
  public func receiveRedundant(
    _ payload: RawSpan, payloadType: UInt8, source: UInt32, sequence: UInt16, timestamp: UInt32, arrival: MediaInstant
  ) -> Bool {
    let blocks = RedundantAudio.blocks(of: payload)
    guard let own = blocks.last, own.payloadType == payloadType else { return false }
    // The frame itself goes first, so that a new stream begins with it.
    let taken = receive(
      payload.extracting(own.bytes), source: source, sequence: sequence, timestamp: timestamp, arrival: arrival)
    for (n, block) in blocks.dropLast().enumerated() where block.payloadType == payloadType && !block.bytes.isEmpty {
      receive(
        payload.extracting(block.bytes), source: source,
        sequence: sequence &- UInt16(truncatingIfNeeded: blocks.count - 1 - n),
        timestamp: timestamp &- block.timestampOffset, arrival: arrival, isRedundant: true)
    }
    return taken
  }

  /// Playout side: publishes figures unless somebody is just reading them.
  func publish(_ statistics: JitterBufferStatistics) {
    _ = latest.withLockIfAvailable { $0 = statistics }
  }
}
