import MediaBasics

/// Puts messages together from fragments, and ordered messages into their order (RFC 9260 sections 6.5, 6.6 and 6.9).
struct SCTPReassembly {
  /// A message ready for the owner.
  struct Message: Equatable, Sendable {
    var stream: UInt16
    var protocolIdentifier: UInt32
    var payload: [UInt8]
  }

  /// Fragments of one message with consecutive TSNs, not yet all there.
  private struct Run {
    var first: SCTPSequence
    var last: SCTPSequence
    var stream: UInt16
    var streamSequence: UInt16
    var isUnordered: Bool
    var protocolIdentifier: UInt32
    var hasBeginning: Bool
    var hasEnd: Bool
    var pieces: [[UInt8]]
    var bytes: Int

    /// What the pieces take up.
    var held: Int { bytes + pieces.count * SCTPReassembly.cost(0) }

    func belongsWith(_ chunk: SCTPDataChunk) -> Bool {
      stream == chunk.stream && isUnordered == chunk.isUnordered
        && (isUnordered || streamSequence == chunk.streamSequence)
    }
  }

  private struct Stream {
    var nextSequence: UInt16 = 0
    /// Whole messages that wait for an earlier one.
    var waiting: [UInt16: Message] = [:]
  }

  private let maxMessageSize: Int
  /// Ascending by first TSN.
  private var runs: [Run] = []
  private var streams: [UInt16: Stream] = [:]
  /// What is kept here, by `cost`.
  private(set) var held = 0

  /// What a message or fragment of `count` bytes takes up: many tiny ones must not cost more memory than the window
  /// says.
  static func cost(_ count: Int) -> Int { count + 48 }

  init(maxMessageSize: Int) { self.maxMessageSize = maxMessageSize }

  enum Outcome {
    case delivered([Message])
    case kept
    /// The stream sequence number was passed before: nothing can be done with the data.
    case stale
    /// The message is longer than agreed.
    case tooLarge
  }

  /// Takes a chunk whose TSN came for the first time.
  mutating func insert(_ chunk: SCTPDataChunk, at sequence: SCTPSequence) -> Outcome {
    guard chunk.payload.count <= maxMessageSize else { return .tooLarge }
    if !chunk.isUnordered, let next = streams[chunk.stream]?.nextSequence, next.isNewer(than: chunk.streamSequence) {
      return .stale
    }
    if chunk.isBeginning, chunk.isEnd {
      let message = Message(
        stream: chunk.stream, protocolIdentifier: chunk.protocolIdentifier, payload: chunk.payload)
      return complete(message, streamSequence: chunk.streamSequence, isUnordered: chunk.isUnordered)
    }
    let at = join(chunk, at: sequence)
    let run = runs[at]
    if run.bytes > maxMessageSize { return .tooLarge }
    guard run.hasBeginning, run.hasEnd else { return .kept }
    runs.remove(at: at)
    held -= run.held
    var payload: [UInt8] = []
    payload.reserveCapacity(run.bytes)
    for piece in run.pieces { payload.append(contentsOf: piece) }
    let message = Message(stream: run.stream, protocolIdentifier: run.protocolIdentifier, payload: payload)
    return complete(message, streamSequence: run.streamSequence, isUnordered: run.isUnordered)
  }

  /// Adds a fragment to the run it touches, or begins one; answers the run's index.
  private mutating func join(_ chunk: SCTPDataChunk, at sequence: SCTPSequence) -> Int {
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].first < sequence { low = middle + 1 } else { high = middle }
    }
    let at = low
    held += Self.cost(chunk.payload.count)
    let joinsBefore =
      at > 0 && !chunk.isBeginning && !runs[at - 1].hasEnd && runs[at - 1].last + 1 == sequence
      && runs[at - 1].belongsWith(chunk)
    let joinsAfter =
      at < runs.count && !chunk.isEnd && !runs[at].hasBeginning && runs[at].first - 1 == sequence
      && runs[at].belongsWith(chunk)
    guard joinsBefore || joinsAfter else {
      runs.insert(
        Run(
          first: sequence, last: sequence, stream: chunk.stream, streamSequence: chunk.streamSequence,
          isUnordered: chunk.isUnordered, protocolIdentifier: chunk.protocolIdentifier,
          hasBeginning: chunk.isBeginning, hasEnd: chunk.isEnd, pieces: [chunk.payload], bytes: chunk.payload.count),
        at: at)
      return at
    }
    if joinsBefore {
      runs[at - 1].last = sequence
      runs[at - 1].hasEnd = chunk.isEnd
      runs[at - 1].pieces.append(chunk.payload)
      runs[at - 1].bytes += chunk.payload.count
      guard joinsAfter else { return at - 1 }
      let after = runs.remove(at: at)
      runs[at - 1].last = after.last
      runs[at - 1].hasEnd = after.hasEnd
      runs[at - 1].pieces += after.pieces
      runs[at - 1].bytes += after.bytes
      return at - 1
    }
    runs[at].first = sequence
    runs[at].hasBeginning = chunk.isBeginning
    // The first fragment's word counts for the whole message.
    runs[at].protocolIdentifier = chunk.protocolIdentifier
    runs[at].pieces.insert(chunk.payload, at: 0)
    runs[at].bytes += chunk.payload.count
    return at
  }

  private mutating func complete(_ message: Message, streamSequence: UInt16, isUnordered: Bool) -> Outcome {
    if isUnordered { return .delivered([message]) }
    // Taken out while it changes: a second reference would copy everything that waits, for each message.
    var stream = streams.removeValue(forKey: message.stream) ?? Stream()
    defer { streams[message.stream] = stream }
    guard streamSequence == stream.nextSequence else {
      if let before = stream.waiting.updateValue(message, forKey: streamSequence) {
        held -= Self.cost(before.payload.count)
      }
      held += Self.cost(message.payload.count)
      return .kept
    }
    stream.nextSequence &+= 1
    return .delivered([message] + takeWaiting(&stream))
  }

  private mutating func takeWaiting(_ stream: inout Stream) -> [Message] {
    var messages: [Message] = []
    while !stream.waiting.isEmpty, let message = stream.waiting.removeValue(forKey: stream.nextSequence) {
      held -= Self.cost(message.payload.count)
      stream.nextSequence &+= 1
      messages.append(message)
    }
    return messages
  }

  /// Stops waiting for what the sender gave up; answers the ordered messages that this sets free (RFC 3758 section
  /// 3.6).
  ///
  /// - Parameter cumulative: the TSN of the FORWARD-TSN chunk.
  mutating func forward(_ skips: [SCTPForwardTSN.Skip], upTo cumulative: SCTPSequence) -> [Message] {
    var gone = 0
    runs.removeAll { run in
      // A run that goes on behind the point, from its first fragment, belongs to a message that is not given up.
      guard run.first <= cumulative, run.last <= cumulative || !run.hasBeginning else { return false }
      gone += run.held
      return true
    }
    held -= gone
    var messages: [Message] = []
    for skip in Self.last(of: skips) {
      var stream = streams.removeValue(forKey: skip.stream) ?? Stream()
      defer { streams[skip.stream] = stream }
      guard !stream.nextSequence.isNewer(than: skip.streamSequence) else { continue }
      let passed = stream.waiting.keys.filter { !$0.isNewer(than: skip.streamSequence) }
      for sequence in passed.sorted(by: { $1.isNewer(than: $0) }) {
        guard let message = stream.waiting.removeValue(forKey: sequence) else { continue }
        held -= Self.cost(message.payload.count)
        messages.append(message)
      }
      stream.nextSequence = skip.streamSequence &+ 1
      messages += takeWaiting(&stream)
    }
    return messages
  }

  /// For each stream the skip that goes furthest, in the order of the chunk; a peer that names a stream a thousand times is heard
  /// once.
  private static func last(of skips: [SCTPForwardTSN.Skip]) -> [SCTPForwardTSN.Skip] {
    var places: [UInt16: Int] = [:]
    var result: [SCTPForwardTSN.Skip] = []
    for skip in skips {
      guard let place = places[skip.stream] else {
        places[skip.stream] = result.count
        result.append(skip)
        continue
      }
      if skip.streamSequence.isNewer(than: result[place].streamSequence) { result[place] = skip }
    }
    return result
  }

  /// The peer begins these streams anew; none named means all (RFC 6525 section 5.2.2).
  mutating func reset(_ ids: [UInt16]) {
    if ids.isEmpty {
      for stream in streams.values { release(stream) }
      streams = [:]
    }
    for id in ids {
      if let stream = streams.removeValue(forKey: id) { release(stream) }
    }
  }

  private mutating func release(_ stream: Stream) {
    for message in stream.waiting.values { held -= Self.cost(message.payload.count) }
  }
}
