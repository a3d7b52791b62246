import NchatAPI
import NchatClient

extension NchatClient {
  /// Does what keeps order in the chat of a stream.
  func moderate(_ moderation: StreamModeration, inStream id: EntityID) async throws(NchatFailure) {
    switch moderation {
    case .delete(let message): try await deleteMessage(message, inStream: id)
    case .pin(let message, true): _ = try await pinMessage(message, inStream: id)
    case .pin(let message, false): _ = try await unpinMessage(message, inStream: id)
    case .timeOut(let person, let seconds):
      _ = try await timeOut(person.id, StreamTimeoutRequest(seconds: seconds), inStream: id)
    case .endTimeout(let person): try await endTimeout(person.id, inStream: id)
    case .ban(let person): _ = try await ban(person.id, fromStream: id)
    case .unban(let person): try await unban(person.id, fromStream: id)
    case .appoint(let person): _ = try await setModerator(person.id, inStream: id)
    case .dismiss(let person): try await removeModerator(person.id, inStream: id)
    case .slow(let seconds): _ = try await changeStream(id, StreamChangeRequest(slowModeSeconds: seconds))
    case .mode(let mode): _ = try await changeStream(id, StreamChangeRequest(chatMode: mode))
    }
  }

  /// What somebody may do in the chat of a stream; nil for whoever keeps no order there.
  func rights(of person: EntityID, inStream id: EntityID) async throws(NchatFailure) -> StreamRights? {
    do throws(NchatFailure) {
      let moderators = try await moderators(ofStream: id, PageQuery(limit: 100))
      // The list is for those who keep order: who is not in it manages the members of the channel.
      return moderators.first { $0.userId == person }.map(StreamRights.init) ?? .manager
    } catch {
      if error.code == .insufficientPermissions { return nil }
      throw error
    }
  }
}
