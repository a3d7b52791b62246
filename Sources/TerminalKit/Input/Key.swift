/// A key of the keyboard, without what is held down with it.
public enum Key: Hashable, Sendable {
  /// A key that writes; control combinations carry the lower-case letter.
  case character(Character)
  case enter, tab, backspace, escape
  case insert, delete, home, end, pageUp, pageDown
  case up, down, left, right
  /// F1 and up.
  case function(Int)
}
