import NchatAPI
import NchatClient

/// The backend's side of a call that this person is in: what they may ask of it there.
public struct CallHost: Sendable {
  let client: NchatClient
  let call: EntityID

  func perform(_ effect: HostingEffect) async throws(NchatFailure) {
    switch effect {
    case .raiseHand(let isRaised): _ = try await client.raiseHand(isRaised, in: call)
    case .lowerHand(let person): _ = try await client.raiseHand(false, in: call, of: person)
    case .muteAll: _ = try await client.muteAll(call)
    case .remove(let person): _ = try await client.remove(person, from: call)
    case .setRole(let role, let person): _ = try await client.setRole(role, of: person, in: call)
    case .transfer(let person): _ = try await client.transfer(call, to: person)
    case .admit(let person): _ = try await client.admit(person, to: call)
    case .deny(let person): _ = try await client.deny(person, in: call)
    case .lock(let isLocked): _ = isLocked ? try await client.lock(call) : try await client.unlock(call)
    case .end: _ = try await client.end(call)
    }
  }

  func answerRecording(_ isAccepted: Bool) async throws(NchatFailure) {
    _ = try await client.answerConsent(isAccepted, inCall: call)
  }
}
