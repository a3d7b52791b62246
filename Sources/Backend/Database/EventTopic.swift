import Foundation

/// What events are told about: those who follow a topic get them in the order of their numbers.
struct EventTopic: Hashable, Sendable, CustomStringConvertible {
  let name: String

  /// What concerns one person: calls that ring, notifications.
  static func user(_ id: UUID) -> EventTopic { EventTopic(kind: "user", id) }
  static func channel(_ id: UUID) -> EventTopic { EventTopic(kind: "channel", id) }
  static func call(_ id: UUID) -> EventTopic { EventTopic(kind: "call", id) }
  static func stream(_ id: UUID) -> EventTopic { EventTopic(kind: "stream", id) }

  /// What an administrator did to accounts and keys, for the server that has connections of these people. Nobody can follow it from outside.
  static let accounts = EventTopic(name: "accounts")

  /// A topic whose name is known from another one.
  init(name: String) { self.name = name }

  private init(kind: String, _ id: UUID) { name = "\(kind):\(id.uuidString.lowercased())" }

  var description: String { name }
}
