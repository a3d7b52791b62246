import LiveKitProtocol

/// Puts data streams together from their packets; what does not fit together is dropped, and counted.
///
/// Each sender has a share of its own: whoever opens more streams than that, or leaves them open, loses its own oldest ones. When
/// all together are too much, those lose who have the most.
struct StreamAssembler {
  /// A stream that came to its end.
  struct Stream: Equatable {
    var id: String
    var identity: String
    var topic: String
    /// Milliseconds since 1970.
    var timestamp: Int64
    var isText: Bool
    var operation: LKDataStream.OperationType
    var attributes: [String: String]
    var bytes: [UInt8]
  }

  enum Drop: Hashable, CaseIterable {
    case tooManyStreams
    case tooLarge
    case duplicateHeader
    case unknownStream
    case missingChunk
    case incomplete
    case aborted
    case undecodable
    case encrypted
  }

  /// Open streams of one sender, and of all together.
  static let maximumStreamsOfSender = 16
  static let maximumStreams = 256
  /// Bytes of all open streams of one sender, and so of each; and of all senders together.
  static let maximumSize = 8 * 1024 * 1024
  static let maximumTotalSize = 32 * 1024 * 1024

  private struct Key: Hashable {
    var identity: String
    var id: String
  }

  private struct Open {
    var header: LKDataStream.Header
    var chunks: [[UInt8]] = []
    var size = 0
    /// When its last packet came, in packets.
    var touched: UInt64
  }

  private var open: [Key: Open] = [:]
  private var sizes: [String: Int] = [:]
  private var size = 0
  private var packets: UInt64 = 0
  private(set) var drops: [Drop: Int] = [:]

  mutating func take(_ header: LKDataStream.Header, from identity: String) -> Stream? {
    let key = Key(identity: identity, id: header.streamID)
    guard open[key] == nil else { return drop(.duplicateHeader) }
    guard header.encryptionType == .none else { return drop(.encrypted) }
    guard header.totalLength <= UInt64(Self.maximumSize) else { return drop(.tooLarge) }
    if header.hasInlineContent {
      var bytes = Array(header.inlineContent)
      if header.compression == .deflateRaw {
        guard let expanded = Compression.deflateRaw.decompress(bytes, limit: Self.maximumSize) else {
          return drop(.undecodable)
        }
        bytes = expanded
      }
      return finish(header, bytes, identity, attributes: [:])
    }
    if open.count(where: { $0.key.identity == identity }) >= Self.maximumStreamsOfSender {
      evictOldest(of: identity, .tooManyStreams)
    } else if open.count >= Self.maximumStreams {
      let streams = Dictionary(grouping: open.keys, by: \.identity).mapValues(\.count)
      evictHeaviest(among: streams, .tooManyStreams)
    }
    packets &+= 1
    open[key] = Open(header: header, touched: packets)
    return nil
  }

  mutating func take(_ chunk: LKDataStream.Chunk, from identity: String) -> Stream? {
    let key = Key(identity: identity, id: chunk.streamID)
    // Taken out while it changes: a second reference would copy the list of chunks, for each chunk.
    guard var stream = open.removeValue(forKey: key) else { return drop(.unknownStream) }
    let content = Array(chunk.content)
    let before = stream.size
    if chunk.version > 0, chunk.chunkIndex < UInt64(stream.chunks.count) {
      let index = Int(chunk.chunkIndex)
      stream.size += content.count - stream.chunks[index].count
      stream.chunks[index] = content
    } else if chunk.chunkIndex == UInt64(stream.chunks.count) {
      stream.size += content.count
      stream.chunks.append(content)
    } else {
      count(-before, of: identity)
      return drop(.missingChunk)
    }
    count(stream.size - before, of: identity)
    // An empty chunk costs memory too.
    guard sizes[identity, default: 0] <= Self.maximumSize, stream.chunks.count <= Self.maximumSize / 64 else {
      count(-stream.size, of: identity)
      return drop(.tooLarge)
    }
    packets &+= 1
    stream.touched = packets
    open[key] = stream
    while size > Self.maximumTotalSize { evictHeaviest(among: sizes, .tooLarge) }
    return nil
  }

  mutating func take(_ trailer: LKDataStream.Trailer, from identity: String) -> Stream? {
    let key = Key(identity: identity, id: trailer.streamID)
    guard let stream = open[key] else { return drop(.unknownStream) }
    close(key)
    guard trailer.reason.isEmpty else { return drop(.aborted) }
    var bytes = Array(stream.chunks.joined())
    if stream.header.compression == .deflateRaw {
      guard let expanded = Compression.deflateRaw.decompress(bytes, limit: Self.maximumSize) else {
        return drop(.undecodable)
      }
      bytes = expanded
    }
    return finish(stream.header, bytes, identity, attributes: trailer.attributes)
  }

  /// A participant has gone: its open streams will not end.
  mutating func forget(_ identity: String) {
    for key in open.keys where key.identity == identity {
      close(key)
      drops[.incomplete, default: 0] += 1
    }
  }

  private mutating func finish(
    _ header: LKDataStream.Header, _ bytes: [UInt8], _ identity: String, attributes: [String: String]
  ) -> Stream? {
    if header.hasTotalLength, header.totalLength != UInt64(bytes.count) { return drop(.incomplete) }
    var isText = false
    if case .textHeader = header.contentHeader { isText = true }
    if isText, String(validating: bytes, as: UTF8.self) == nil { return drop(.undecodable) }
    return Stream(
      id: header.streamID, identity: identity, topic: header.topic, timestamp: header.timestamp, isText: isText,
      operation: header.textHeader.operationType,
      attributes: header.attributes.merging(attributes) { _, new in new }, bytes: bytes)
  }

  private mutating func close(_ key: Key) {
    if let stream = open.removeValue(forKey: key) { count(-stream.size, of: key.identity) }
  }

  private mutating func count(_ bytes: Int, of identity: String) {
    size += bytes
    let rest = sizes[identity, default: 0] + bytes
    sizes[identity] = rest == 0 ? nil : rest
  }

  private mutating func evictHeaviest(among shares: [String: Int], _ why: Drop) {
    guard let heaviest = shares.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else { return }
    evictOldest(of: heaviest, why)
  }

  /// Gives up on the stream of a sender that has been silent for longest.
  private mutating func evictOldest(of identity: String, _ why: Drop) {
    guard
      let oldest = open.lazy.filter({ $0.key.identity == identity }).min(by: { $0.value.touched < $1.value.touched })?
        .key
    else { return }
    close(oldest)
    drops[why, default: 0] += 1
  }

  private mutating func drop(_ why: Drop) -> Stream? {
    drops[why, default: 0] += 1
    return nil
  }
}
