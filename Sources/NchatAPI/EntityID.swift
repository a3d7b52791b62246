import Foundation

/// The id of a person, channel, call or anything else that has a row: a UUID, lower case on the wire.
public struct EntityID: Hashable, Sendable {
  public let uuid: UUID

  public init(_ uuid: UUID) { self.uuid = uuid }

  /// A new one, drawn at random.
  public static func random() -> EntityID { EntityID(UUID()) }

  /// A new one that begins with an instant, drawn at random from there on (RFC 9562, section 5.7). Rows that are inserted at the same time lie
  /// beside each other in an index; everybody who knows the id knows when it was made.
  public static func random(at instant: Timestamp) -> EntityID {
    var bytes = UUID().uuid
    let milliseconds = UInt64(bitPattern: instant.milliseconds)
    withUnsafeMutableBytes(of: &bytes) { bytes in
      for place in 0..<6 { bytes[place] = UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * UInt64(place))) }
      bytes[6] = bytes[6] & 0x0F | 0x70
    }
    return EntityID(UUID(uuid: bytes))
  }

  /// The id before all others, which nothing has.
  public static let zero = EntityID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
}

extension EntityID: LosslessStringConvertible {
  /// Reads either case; nil for what is no UUID.
  public init?(_ text: String) {
    guard let uuid = UUIDText.read(text) else { return nil }
    self.init(uuid)
  }

  public var description: String { UUIDText.write(uuid) }
}

extension EntityID: APIModel {
  public static let schema = JSONSchema.id

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let id = EntityID(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID")
    }
    self = id
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
