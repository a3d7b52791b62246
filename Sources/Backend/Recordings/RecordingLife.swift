import NchatAPI

/// How far a recording has come, who was asked, and what the egress service should do.
struct RecordingLife: Sendable, Equatable {
  /// Something that the egress service is to do.
  enum Wish: String, Sendable, Equatable {
    case start, stop
  }

  var status = RecordingStatus.starting
  /// Until when everybody has to answer; nil when nobody is asked any more.
  var consentDeadline: Timestamp?
  var consents: [EntityID: Consent] = [:]
  var wish: Wish?
  var startedAt: Timestamp?
  var endedAt: Timestamp?
  var processedAt: Timestamp?
  var failure: RecordingFailureReason?
  /// The egress service's words.
  var message: String?

  struct Consent: Sendable, Equatable {
    var state: RecordingConsentState
    let askedAt: Timestamp
    var answeredAt: Timestamp?
  }

  /// Whether those present are still asked.
  var isAsking: Bool { status == .starting && consentDeadline != nil }
  /// Whom an answer is owed by.
  var pending: [EntityID] {
    consents.filter { $0.value.state == .pending }.keys.sorted { $0.description < $1.description }
  }

  /// Whole seconds from its beginning to its end, or until now.
  func seconds(at now: Timestamp) -> Int {
    guard let startedAt else { return 0 }
    return Int(max(0, min((endedAt ?? now) - startedAt, Double(Int32.max))))
  }
}
