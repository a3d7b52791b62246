/// The view that fills the screen.
public enum Route: Sendable, Equatable {
  case home, call, stream, studio, history
}
