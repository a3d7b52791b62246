/// What happened to the login.
public enum SessionAction: Sendable, Equatable {
  /// The client begins, as somebody who is signed in at a server.
  case began(server: String)
  /// The server says who that is.
  case recognized(Person)
  /// The program is to end.
  case ended
}
