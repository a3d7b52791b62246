import MediaBasics

/// The receiving half of an association: what has come, what waits for missing pieces, and when to say so (RFC 9260
/// section 6.2).
struct SCTPReception {
  let configuration: SCTPConfiguration
  private(set) var sequences: SCTPReceivedSequences
  private(set) var reassembly: SCTPReassembly
  /// Streams the peer may send on.
  let streamCount: UInt16
  /// What the messages take up that the owner has not taken yet.
  private(set) var undelivered = 0
  private var packetsWithoutAcknowledgement = 0
  private(set) var acknowledgesNow = false
  private(set) var acknowledgementDeadline: MediaInstant?
  private var lastWindow = Int.max

  init(configuration: SCTPConfiguration, initialTSN: UInt32, streamCount: UInt16) {
    self.configuration = configuration
    self.streamCount = streamCount
    sequences = SCTPReceivedSequences(initialTSN: initialTSN)
    reassembly = SCTPReassembly(maxMessageSize: configuration.maxReceivedMessageSize)
    lastWindow = configuration.receiveBuffer
  }

  var cumulative: SCTPSequence { sequences.cumulative }

  private var held: Int { reassembly.held + undelivered }

  /// Bytes that may still come.
  var window: Int { max(0, configuration.receiveBuffer - held) }

  enum Outcome {
    case messages([SCTPReassembly.Message])
    case dropped(SCTPDropReason)
    case tooLarge
  }

  mutating func receive(_ chunk: SCTPDataChunk) -> Outcome {
    let sequence = SCTPSequence(tsn: chunk.tsn, near: cumulative)
    if chunk.wantsImmediateAcknowledgement { acknowledgesNow = true }
    switch sequences.place(of: sequence) {
    case .duplicate:
      sequences.noteDuplicate(chunk.tsn)
      acknowledgesNow = true
      return .dropped(.duplicateData)
    case .tooFar:
      acknowledgesNow = true
      return .dropped(.windowExceeded)
    case .new: break
    }
    guard hasRoom(for: chunk, at: sequence) else {
      // A refused chunk is still answered: a sender that probes a closed window must see that we live.
      acknowledgesNow = true
      return .dropped(.windowExceeded)
    }
    sequences.insert(sequence)
    if !sequences.runs.isEmpty { acknowledgesNow = true }
    guard chunk.stream < streamCount else { return .dropped(.invalidStream) }
    switch reassembly.insert(chunk, at: sequence) {
    case .delivered(let messages):
      undelivered += messages.reduce(0) { $0 + SCTPReassembly.cost($1.payload.count) }
      return .messages(messages)
    case .kept: return .messages([])
    case .stale: return .dropped(.staleStreamSequence)
    case .tooLarge: return .tooLarge
    }
  }

  /// The next piece in sequence may exceed the window by up to one message as long as it is our own buffer, not the
  /// owner, that is full: it is what the buffer waits for.
  private func hasRoom(for chunk: SCTPDataChunk, at sequence: SCTPSequence) -> Bool {
    let size = chunk.payload.count
    if held + size <= configuration.receiveBuffer { return true }
    return sequence == cumulative + 1 && undelivered < configuration.receiveBuffer
      && held + size <= configuration.receiveBuffer + configuration.maxReceivedMessageSize
  }

  mutating func forward(_ chunk: SCTPForwardTSN) -> [SCTPReassembly.Message]? {
    let sequence = SCTPSequence(tsn: chunk.cumulativeTSN, near: cumulative)
    acknowledgesNow = true
    guard sequences.forward(to: sequence) else { return nil }
    let messages = reassembly.forward(chunk.skips.filter { $0.stream < streamCount }, upTo: sequence)
    undelivered += messages.reduce(0) { $0 + SCTPReassembly.cost($1.payload.count) }
    return messages
  }

  mutating func resetStreams(_ ids: [UInt16]) { reassembly.reset(ids) }

  /// A packet with data has been read: every second one is acknowledged at once, a single one soon.
  mutating func packetEnded(at now: MediaInstant) {
    packetsWithoutAcknowledgement += 1
    if packetsWithoutAcknowledgement >= 2 { acknowledgesNow = true }
    if acknowledgementDeadline == nil { acknowledgementDeadline = now + configuration.acknowledgementDelay }
  }

  mutating func acknowledgeNow() { acknowledgesNow = true }

  /// The owner took a message of `count` bytes; a window that was shut and opens again is told.
  mutating func taken(_ count: Int) {
    undelivered = max(0, undelivered - SCTPReassembly.cost(count))
    if lastWindow < configuration.maxPacketSize, window >= configuration.receiveBuffer / 4 { acknowledgesNow = true }
  }

  func acknowledgementIsDue(at now: MediaInstant) -> Bool {
    acknowledgesNow || acknowledgementDeadline.map { $0 <= now } ?? false
  }

  var hasSomethingToAcknowledge: Bool { acknowledgesNow || acknowledgementDeadline != nil }

  mutating func acknowledgement() -> SCTPSelectiveAcknowledgement {
    acknowledgesNow = false
    acknowledgementDeadline = nil
    packetsWithoutAcknowledgement = 0
    lastWindow = window
    // Header, chunk header, fixed fields and 16 duplicates leave this many four-byte blocks.
    let room = (configuration.maxPacketSize - SCTPPacket.headerLength - 16 - 64) / 4
    return sequences.acknowledgement(receiverWindow: UInt32(clamping: window), maxGaps: max(1, room))
  }
}
