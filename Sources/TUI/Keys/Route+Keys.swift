import CallCore

extension Route {
  /// The keys of a view with nothing over it.
  var keys: KeyContext {
    switch self {
    case .home: .home
    case .call: .call
    case .stream: .stream
    case .studio: .studio
    case .history: .history
    }
  }
}
