import NchatAPI

/// Why a stream does not do what its broadcaster wants.
enum StreamRefusal: Error, Sendable, Equatable {
  case alreadyLive
  case notLive
  /// It would begin before now.
  case inPast
  /// It was announced and not begun in time.
  case missed
  /// It has ended or was taken back.
  case over

  /// The answer to whoever asked.
  var error: APIError {
    switch self {
    case .alreadyLive: APIError(.invalidTransition, "The stream is live.")
    case .notLive: APIError(.streamNotLive, "The stream is not live.")
    case .inPast: APIError(.scheduledInPast, "The stream would begin before now.")
    case .missed: APIError(.invalidTransition, "The stream was not begun in time: give it another time first.")
    case .over: APIError(.invalidTransition, "The stream is over.")
    }
  }
}
