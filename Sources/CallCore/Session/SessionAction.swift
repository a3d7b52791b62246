/// What happened to the login.
public enum SessionAction: Sendable, Equatable {
  /// The client begins at a server; without a line there as somebody who is not signed in.
  case began(server: String, hasLine: Bool)
  /// The server says who that is.
  case recognized(Person)
  /// A minute began, milliseconds since 1970.
  case minuteBegan(Int64)
  /// The program is to end.
  case ended
}
