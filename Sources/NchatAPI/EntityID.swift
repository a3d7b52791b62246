import Foundation

/// The id of a person, channel, call or anything else that has a row: a UUID, lower case on the wire.
public struct EntityID: Hashable, Sendable {
  public let uuid: UUID

  public init(_ uuid: UUID) { self.uuid = uuid }

  /// A new one, drawn at random.
  public static func random() -> EntityID { EntityID(UUID()) }

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
