/// A change to a line being typed.
public enum DraftEdit: Sendable, Equatable {
  case insert(String)
  case deleteBackward, deleteForward, deleteWordBackward, deleteToStart, deleteToEnd
  case moveLeft, moveRight, moveWordLeft, moveWordRight, moveToStart, moveToEnd
}
