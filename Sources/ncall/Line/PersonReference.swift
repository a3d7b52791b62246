import NchatAPI
import NchatClient

/// Somebody as a person writes it: a user name, with or without `@`, or an id.
enum PersonReference {
  static func id(_ text: String, _ client: NchatClient, what: String) async throws(CommandFailure)
    -> EntityID
  {
    if let id = EntityID(text) { return id }
    let name = text.hasPrefix("@") ? String(text.dropFirst()) : text
    do throws(NchatFailure) {
      guard let user = try await client.user(named: name) else {
        throw NchatFailure.refused(APIError(.notFound, "There is nobody with the user name \(name)."))
      }
      return user.id
    } catch { throw error.failure(what) }
  }
}
