/// What a terminal has answered about itself.
///
/// Answers are believed until the one that ends the batch (DA1) has come; whatever comes later was not asked for. Nothing in
/// here is needed to draw: a terminal that answers nothing, or nonsense, is drawn to by its name and description.
public struct TerminalFacts: Hashable, Sendable {
  /// Name and version, harmless and at most 64 columns.
  public private(set) var name: String?
  /// Whether frames can be bracketed (DEC private mode 2026); nil where that was not answered.
  public private(set) var synchronizedOutput: Bool?
  /// Whether whole grapheme clusters are measured (DEC private mode 2027), and that is on.
  public private(set) var graphemeClusters: Bool?
  /// The kitty keyboard protocol is spoken: the flags that were in force.
  public private(set) var keyboardFlags: Int?
  /// A direct colour that was set came back as it was.
  public private(set) var directColor: Bool?
  public private(set) var background: TerminalColor?
  /// Height of a cell by its width.
  public private(set) var cellAspect: Double?
  /// The batch has ended: the terminal has answered all that it will.
  public private(set) var isComplete = false

  public init() {}

  /// The colour that is set to see whether it comes back; no palette has it.
  static let probe: [Int] = [7, 77, 177]

  mutating func learn(_ reply: TerminalReply) {
    guard !isComplete else { return }
    switch reply {
    case .privateMode(2026, let state): synchronizedOutput = (1...3).contains(state)
    // Only where it is on: turning it on would change how the shell's own lines are measured.
    case .privateMode(2027, let state): graphemeClusters = state == 1 || state == 3
    case .privateMode, .ready: break
    case .keyboardFlags(let flags): keyboardFlags = flags
    case .name(let name): self.name = TerminalText.truncated(TerminalText.line(name), to: 64, glyphs: .unicode)
    case .style(let numbers): if !numbers.isEmpty { directColor = Array(numbers.suffix(3)) == Self.probe }
    case .background(let color): background = color
    case .cellSize(let width, let height): cellAspect = Double(height) / Double(width)
    case .deviceAttributes: isComplete = true
    }
  }
}
