import NchatAPI
import NchatClient

extension NchatClient {
  /// Does what the list of the calls of the past asks for.
  func perform(_ effect: HistoryEffect) async -> Action? {
    switch effect {
    case .load(let before):
      do throws(NchatFailure) {
        let page = try await callHistory(CallHistoryQuery(limit: HistoryState.page, before: before))
        return .history(.loaded(page, before: before))
      } catch { return Task.isCancelled ? nil : .history(.failed("\(error)")) }
    case .loadDetail(let id):
      var detail = CallDetail(id: id)
      do throws(NchatFailure) {
        detail.people = try await participants(id, ParticipantQuery(limit: 100, status: .all))
        detail.isLoaded = true
        detail.quality = try await quality(QualityQuery(callId: id))
      } catch {
        if Task.isCancelled { return nil }
        // The people are known without it.
        detail.failure = "\(error)"
      }
      return .history(.detailLoaded(detail))
    }
  }
}
