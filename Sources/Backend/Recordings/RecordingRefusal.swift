import NchatAPI

/// Why a recording does not do what somebody wants.
enum RecordingRefusal: Error, Sendable, Equatable {
  /// Nobody asks the person, or nobody is asked any more.
  case notAsked
  /// The person has answered otherwise before.
  case answered
  /// It does not go on.
  case notRunning
  /// Its file is being finished.
  case unfinished
  /// An administrator keeps it.
  case held

  /// The answer to whoever asked.
  var error: APIError {
    switch self {
    case .notAsked:
      APIError(.invalidTransition, "Nobody asks you: the recording has begun or is over. Whoever stays agrees.")
    case .answered: APIError(.invalidTransition, "You have answered already.")
    case .notRunning: APIError(.notFound, "Nothing is being recorded there.")
    case .unfinished: APIError(.recordingNotReady, "The recording is being finished: try again in a moment.")
    case .held: APIError(.legalHold, "An administrator keeps the recording from being deleted.")
    }
  }
}
