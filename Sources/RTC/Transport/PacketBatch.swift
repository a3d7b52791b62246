import MediaBasics

/// Datagrams on their way out: one slab of fixed slots, filled by peers and emptied by whoever owns the sockets.
///
/// Filling allocates nothing. When `isFull`, the owner sends what is there, calls `removeAll` and lets the peer go on.
public struct PacketBatch: ~Copyable {
  /// Bytes of one slot: an Ethernet payload and room for an authentication tag.
  public static let slotSize = 1536

  public struct Entry: Sendable {
    public var length: Int
    public var path: TransportPath
  }

  public let capacity: Int
  public private(set) var count = 0
  @usableFromInline let slab: UnsafeMutableRawPointer
  private let entries: UnsafeMutablePointer<Entry>

  public init(capacity: Int = 64) {
    self.capacity = max(1, capacity)
    slab = .allocate(byteCount: self.capacity * Self.slotSize, alignment: 16)
    slab.initializeMemory(as: UInt8.self, repeating: 0, count: self.capacity * Self.slotSize)
    entries = .allocate(capacity: self.capacity)
    let nowhere = TransportAddress(ipv4: 0, port: 0)
    entries.initialize(
      repeating: Entry(length: 0, path: TransportPath(local: nowhere, remote: nowhere)), count: self.capacity)
  }

  deinit {
    slab.deallocate()
    entries.deallocate()
  }

  public var isFull: Bool { count >= capacity }
  public var isEmpty: Bool { count == 0 }
  public var room: Int { capacity - count }

  /// Fills the next slot.
  /// - Parameter fill: writes a datagram at the start of the slot and answers its length, or nil to leave the slot free.
  /// - Returns: true when a datagram was added.
  @discardableResult
  public mutating func append(on path: TransportPath, _ fill: (inout MutableRawSpan) -> Int?) -> Bool {
    guard count < capacity else { return false }
    var slot = MutableRawSpan(
      _unsafeStart: slab + count * Self.slotSize, byteCount: Self.slotSize)
    guard let length = fill(&slot), length > 0, length <= Self.slotSize else { return false }
    entries[count] = Entry(length: length, path: path)
    count += 1
    return true
  }

  /// Copies a finished datagram in; false when the batch is full or the datagram is larger than a slot.
  @discardableResult
  public mutating func append(_ datagram: [UInt8], on path: TransportPath) -> Bool {
    append(on: path) { slot in
      guard datagram.count <= slot.byteCount else { return nil }
      slot.withUnsafeMutableBytes { $0.copyBytes(from: datagram) }
      return datagram.count
    }
  }

  /// Where entry `index` goes, and how long it is.
  public func entry(_ index: Int) -> Entry {
    precondition(index >= 0 && index < count, "no such entry")
    return entries[index]
  }

  /// Lends the bytes of entry `index`.
  public func withBytes<Result>(_ index: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    precondition(index >= 0 && index < count, "no such entry")
    return body(UnsafeRawBufferPointer(start: slab + index * Self.slotSize, count: entries[index].length))
  }

  public mutating func removeAll() { count = 0 }
}
