import NchatAPI
import NchatClient

/// What a line tells: calls that ring, what others answer, how calls end, and how the line itself does.
public enum LineEvent: Sendable, Equatable {
  /// The server tells what happens from here on; also after each time that the connection was lost.
  case connected
  /// The connection is lost and tried again.
  case lost(NchatFailure)
  /// The last word: the login is over, or the server is none.
  case closed(NchatFailure)
  /// Some events were lost for good: whoever remembers something asks anew.
  case reset

  /// Somebody calls this person.
  case ring(IncomingCall)
  /// Somebody, maybe this person at another place, comes into a call.
  case accepted(call: EntityID, by: Person)
  case declined(call: EntityID, by: Person, reason: String?)
  /// It rings no more for somebody who did not answer. Where that is this person, `with` is who called, else who was called.
  case missed(call: EntityID, with: Person, cause: MissedCause)
  case ended(call: EntityID, CallEnding)
  /// This person was let in from a lobby, or was not.
  case admitted(call: EntityID)
  case denied(call: EntityID)
  /// Something about a recording of a call or stream that concerns this person.
  case recording(RecordingNews)
  /// Something about a call that this person is in.
  case changed(call: EntityID, CallChange)
  /// A call, a stream or the people of a channel that is followed are not what they were.
  case channelChanged(EntityID)
  /// A line for the person.
  case notified(String)

  /// The call that it is about, where it is about one.
  var call: EntityID? {
    switch self {
    case .ring(let call): call.id
    case .accepted(let call, _), .declined(let call, _, _), .missed(let call, _, _), .ended(let call, _),
      .admitted(let call), .denied(let call), .changed(let call, _):
      call
    case .recording(let news): news.call
    case .connected, .lost, .closed, .reset, .channelChanged, .notified: nil
    }
  }

  var isChangeOfCall: Bool { if case .changed = self { true } else { false } }

  public enum MissedCause: String, Sendable, Equatable {
    case unanswered, cancelled
  }
}
