import LiveKitProtocol

/// Puts data streams together from their packets; what does not fit together is dropped, and counted.
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

  static let maximumStreams = 64
  /// Bytes of all open streams together, and so of each.
  static let maximumSize = 8 * 1024 * 1024

  private struct Key: Hashable {
    var identity: String
    var id: String
  }

  private struct Open {
    var header: LKDataStream.Header
    var chunks: [[UInt8]] = []
    var size = 0
  }

  private var open: [Key: Open] = [:]
  private var size = 0
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
    guard open.count < Self.maximumStreams else { return drop(.tooManyStreams) }
    open[key] = Open(header: header)
    return nil
  }

  mutating func take(_ chunk: LKDataStream.Chunk, from identity: String) -> Stream? {
    let key = Key(identity: identity, id: chunk.streamID)
    // Taken out while it changes: a second reference would copy the list of chunks, for each chunk.
    guard var stream = open.removeValue(forKey: key) else { return drop(.unknownStream) }
    let content = Array(chunk.content)
    if chunk.version > 0, chunk.chunkIndex < UInt64(stream.chunks.count) {
      let index = Int(chunk.chunkIndex)
      stream.size += content.count - stream.chunks[index].count
      size += content.count - stream.chunks[index].count
      stream.chunks[index] = content
    } else if chunk.chunkIndex == UInt64(stream.chunks.count) {
      stream.size += content.count
      size += content.count
      stream.chunks.append(content)
    } else {
      size -= stream.size
      return drop(.missingChunk)
    }
    // An empty chunk costs memory too.
    guard size <= Self.maximumSize, stream.chunks.count <= Self.maximumSize / 64 else {
      size -= stream.size
      return drop(.tooLarge)
    }
    open[key] = stream
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

  private mutating func close(_ key: Key) { size -= open.removeValue(forKey: key)?.size ?? 0 }

  private mutating func drop(_ why: Drop) -> Stream? {
    drops[why, default: 0] += 1
    return nil
  }
}
