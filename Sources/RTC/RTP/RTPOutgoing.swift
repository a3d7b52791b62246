import MediaBasics

/// The header fields of a packet to send; `write` lays it out in a slot of a batch.
public struct RTPOutgoing: Sendable {
  public var marker: Bool
  public var payloadType: UInt8
  public var sequenceNumber: UInt16
  public var timestamp: UInt32
  public var ssrc: UInt32
  public var extensions: RTPExtensionBlock

  public init(
    marker: Bool, payloadType: UInt8, sequenceNumber: UInt16, timestamp: UInt32, ssrc: UInt32,
    extensions: RTPExtensionBlock = RTPExtensionBlock()
  ) {
    self.marker = marker
    self.payloadType = payloadType
    self.sequenceNumber = sequenceNumber
    self.timestamp = timestamp
    self.ssrc = ssrc
    self.extensions = extensions
  }

  /// Writes header and payload at the start of `packet`.
  /// - Returns: bytes written, or nil when they do not fit.
  public func write(payload: RawSpan, into packet: inout MutableRawSpan) -> Int? {
    let headerLength = RTPHeader.fixedLength + extensions.wireLength
    let total = headerLength + payload.byteCount
    guard total <= packet.byteCount else { return nil }
    writeHeader(into: &packet)
    packet.withUnsafeMutableBytes { out in
      payload.withUnsafeBytes { bytes in
        guard let from = bytes.baseAddress, let to = out.baseAddress else { return }
        (to + headerLength).copyMemory(from: from, byteCount: bytes.count)
      }
    }
    return total
  }

  /// Writes the header alone; answers its length, or nil when it does not fit.
  @discardableResult
  public func writeHeader(into packet: inout MutableRawSpan) -> Int? {
    let headerLength = RTPHeader.fixedLength + extensions.wireLength
    guard headerLength <= packet.byteCount else { return nil }
    packet.storeBytes(of: extensions.isEmpty ? 0x80 : 0x90, toByteOffset: 0, as: UInt8.self)
    packet.storeBytes(of: (marker ? 0x80 : 0) | (payloadType & 0x7f), toByteOffset: 1, as: UInt8.self)
    packet.storeBytes(of: sequenceNumber.bigEndian, toByteOffset: 2, as: UInt16.self)
    packet.storeBytes(of: timestamp.bigEndian, toByteOffset: 4, as: UInt32.self)
    packet.storeBytes(of: ssrc.bigEndian, toByteOffset: 8, as: UInt32.self)
    extensions.write(into: &packet, at: RTPHeader.fixedLength)
    return headerLength
  }
}
