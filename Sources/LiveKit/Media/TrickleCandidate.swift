import Foundation
import LiveKitProtocol

/// An ICE candidate as signalling carries it: the JSON of W3C's RTCIceCandidateInit.
package struct TrickleCandidate: Sendable, Equatable {
  /// `candidate:…`; empty at the end of candidates.
  package var candidate: String
  var mid: String
  var index: Int
  var usernameFragment: String?

  package init(candidate: String, mid: String, index: Int, usernameFragment: String? = nil) {
    self.candidate = candidate
    self.mid = mid
    self.index = index
    self.usernameFragment = usernameFragment
  }

  /// Nil for text that is not such JSON; mid and index may be missing.
  init?(json: String) {
    guard json.utf8.count <= 4096, case .object(let object)? = try? JSONValue(parsing: json.utf8) else { return nil }
    guard case .string(let candidate)? = object["candidate"] else { return nil }
    self.candidate = candidate
    if case .string(let mid)? = object["sdpMid"] { self.mid = mid } else { mid = "" }
    if case .integer(let index)? = object["sdpMLineIndex"] { self.index = Int(clamping: index) } else { index = 0 }
    if case .string(let fragment)? = object["usernameFragment"] { usernameFragment = fragment }
  }

  /// Mid and index are always there, since some clients insist on them.
  var json: String {
    let object: [String: JSONValue] = [
      "candidate": .string(candidate), "sdpMid": .string(mid), "sdpMLineIndex": .integer(Int64(index)),
      "usernameFragment": usernameFragment.map(JSONValue.string) ?? .null,
    ]
    // Strings and numbers always have a JSON form.
    guard let bytes = try? JSONValue.object(object).serialized() else { preconditionFailure("JSON of plain values") }
    return String(decoding: bytes, as: UTF8.self)
  }
}
