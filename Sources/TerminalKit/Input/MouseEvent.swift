/// A mouse report (SGR form).
public struct MouseEvent: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Button 0 left, 1 middle, 2 right.
    case press(button: Int)
    case release(button: Int)
    case drag(button: Int)
    case move
    case scrollUp, scrollDown
  }

  public var kind: Kind
  public var position: CellPosition
  public var modifiers: KeyModifiers

  public init(kind: Kind, position: CellPosition, modifiers: KeyModifiers = []) {
    self.kind = kind
    self.position = position
    self.modifiers = modifiers
  }
}
