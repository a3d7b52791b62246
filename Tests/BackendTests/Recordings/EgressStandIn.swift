import LiveKitProtocol
import SwiftProtobuf
import Synchronization

@testable import Backend

/// An egress service beside a real media server, since none can run in tests: it takes LiveKit's own messages, keeps what it is asked, and
/// says of each recording what the test wants. Everything else goes to the media server.
final class EgressStandIn: TwirpTransport {
  struct State {
    var isThere = true
    /// With what it fails instead of answering.
    var failure: LiveKitFailure.Kind?
    /// What is begun is begun, and its answer is lost.
    var losesAnswers = false
    /// Happens while it begins, once.
    var meanwhile: (@Sendable () async -> Void)?
    var egresses: [LKEgressInfo] = []
    var started: [LKRoomCompositeEgressRequest] = []
    var stopped: [String] = []
  }

  let state = Mutex(State())
  private let server: any TwirpTransport

  init(beside server: any TwirpTransport) { self.server = server }

  var started: [LKRoomCompositeEgressRequest] { state.withLock { $0.started } }
  var stopped: [String] { state.withLock { $0.stopped } }
  var egresses: [LKEgressInfo] { state.withLock { $0.egresses } }

  func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

  /// Changes what it says of a recording.
  func say(_ id: String, _ body: (inout LKEgressInfo) -> Void) {
    state.withLock { state in
      for index in state.egresses.indices where state.egresses[index].egressID == id { body(&state.egresses[index]) }
    }
  }

  func call(_ path: String, _ body: [UInt8], token: String) async throws(LiveKitFailure) -> [UInt8] {
    guard path.hasPrefix("livekit.Egress/") else { return try await server.call(path, body, token: token) }
    if path == "livekit.Egress/StartRoomCompositeEgress" {
      let meanwhile = state.withLock { state in
        defer { state.meanwhile = nil }
        return state.meanwhile
      }
      await meanwhile?()
    }
    return try state.withLock { (state) throws(LiveKitFailure) in
      guard state.isThere else { throw LiveKitFailure(kind: .unimplemented, description: "there is no such service") }
      if let kind = state.failure { throw LiveKitFailure(kind: kind, description: "it does not want to") }
      do {
        switch path {
        case "livekit.Egress/StartRoomCompositeEgress":
          let request = try LKRoomCompositeEgressRequest(serializedBytes: body)
          state.started.append(request)
          var info = LKEgressInfo()
          info.egressID = "EG_\(state.started.count)"
          info.roomName = request.roomName
          info.status = .egressStarting
          var file = LKFileInfo()
          file.filename = "/out/" + (request.fileOutputs.first?.filepath ?? "")
          info.fileResults = [file]
          state.egresses.append(info)
          if state.losesAnswers { throw LiveKitFailure(kind: .unavailable, description: "the answer is lost") }
          return try info.serializedBytes()
        case "livekit.Egress/StopEgress":
          let id = try LKStopEgressRequest(serializedBytes: body).egressID
          state.stopped.append(id)
          guard let index = state.egresses.firstIndex(where: { $0.egressID == id }) else {
            throw LiveKitFailure(kind: .notFound, description: "there is no such egress")
          }
          state.egresses[index].status = .egressEnding
          return try state.egresses[index].serializedBytes()
        default:
          let request = try LKListEgressRequest(serializedBytes: body)
          var answer = LKListEgressResponse()
          answer.items = state.egresses.filter { info in
            (request.egressID.isEmpty || request.egressID == info.egressID)
              && (request.roomName.isEmpty || request.roomName == info.roomName)
              && (!request.active || [.egressStarting, .egressActive, .egressEnding].contains(info.status))
          }
          return try answer.serializedBytes()
        }
      } catch let failure as LiveKitFailure { throw failure } catch {
        throw LiveKitFailure(kind: .refused, description: "\(error)")
      }
    }
  }
}
