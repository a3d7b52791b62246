import NchatAPI
import NchatClient

/// An id as a person writes it: whole, or as much of its beginning as tells it from the others, or of its end, since ids that are made in the order
/// of time begin alike.
struct IDPart {
  /// Characters of an id that tables show.
  private static let shown = 8
  private static let shortest = 4
  /// Pages of a list that are looked through.
  private static let mostPages = 20

  private let text: String
  private let noun: String
  private let advice: String

  /// - Parameters:
  ///   - noun: what it is the id of, for messages.
  ///   - advice: where ids are shown.
  /// - Throws: `CommandFailure` for what is no part of an id.
  init(_ text: String, of noun: String, advice: String) throws(CommandFailure) {
    let wanted = text.lowercased()
    let isOne = wanted.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        || $0 == UInt8(ascii: "-")
    }
    guard isOne, (Self.shortest...36).contains(wanted.utf8.count) else {
      throw CommandFailure(.usage, "\(text) is no \(noun); \(advice)")
    }
    (self.text, self.noun, self.advice) = (wanted, noun, advice)
  }

  /// The id that is meant.
  /// - Parameter page: asked where only a part is there, again and again until one fits: the part of a list that follows an id, at first that with
  ///   which it begins; empty where the list is over.
  func id(
    among page: (_ known: EntityID?) async throws(NchatFailure) -> [EntityID]
  ) async throws(CommandFailure) -> EntityID {
    if let id = EntityID(text) { return id }
    var fitting: Set<EntityID> = []
    var known: EntityID?
    for _ in 0..<Self.mostPages where fitting.isEmpty {
      let ids: [EntityID]
      do throws(NchatFailure) { ids = try await page(known) } catch {
        throw error.failure("cannot look for the \(noun) \(text)")
      }
      guard let last = ids.last else { break }
      known = last
      fitting = Set(ids.filter { $0.description.hasPrefix(text) || $0.description.hasSuffix(text) })
    }
    guard let only = fitting.first else {
      throw CommandFailure(.notFound, "there is no \(noun) \(text) that you can see; \(advice)")
    }
    guard fitting.count == 1 else {
      throw CommandFailure(
        .usage, "\(text) may be \(fitting.map(\.description).sorted().joined(separator: " or ")); write more of it")
    }
    return only
  }

  /// An id as tables show it: how it begins.
  static func short(_ id: EntityID) -> String { String(id.description.prefix(shown)) }

  /// How an id ends, for those that are made in the order of time.
  static func end(_ id: EntityID) -> String { String(id.description.suffix(shown)) }
}
