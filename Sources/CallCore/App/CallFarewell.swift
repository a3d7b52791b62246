import LiveKit
import NchatAPI

/// What is said at home of a call that is over.
enum CallFarewell {
  /// - Returns: a sentence, or nil where the person left by themselves.
  static func text(of end: CallEnd, call: LineCall? = nil, lineEnd: LineCallEnd? = nil) -> String? {
    if let call, let ending = lineEnd?.ending { return text(of: ending, call) }
    if lineEnd?.hasLeft == true { return "you left the call at another place" }
    switch end {
    case .noAudioDevice(let text), .badInput(let text): return text
    case .room(.left): return nil
    case .room(let end): return CallCore.LeaveCause(end).sentence
    }
  }

  private static func text(of ending: CallEnding, _ call: LineCall) -> String? {
    let called = NameList.text(call.placed.called.map(\.displayName))
    let names = called.isEmpty ? "nobody" : called
    switch ending.status {
    case .declined: return "\(names) declined the call"
    case .missed: return ending.reason == .busy ? "\(names) is busy" : "\(names) did not answer"
    case .cancelled: return ending.endedBy == call.me ? nil : "the call was taken back"
    case .ended where ending.endedBy == call.me: return nil
    case .ended: return "the call is over"
    case .failed: return "the call failed at the server"
    case .initiating, .ringing, .active: return nil
    }
  }
}
