import MediaBasics

@testable import RTC

/// What the pair below drives: an association, or the data channels over one.
protocol Endpoint: ~Copyable {
  mutating func receive(_ packet: RawSpan, at instant: MediaInstant)
  mutating func advance(to instant: MediaInstant)
  var nextDeadline: MediaInstant? { get }
  mutating func pollTransmit() -> [UInt8]?
}

extension SCTPAssociation: Endpoint {}
extension DataChannels: Endpoint {}
