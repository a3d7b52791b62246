/// How a person wants the screen to be; the defaults find out by themselves.
public struct TerminalOptions: Sendable {
  /// `--color`.
  public var color: ColorChoice
  /// `--ascii`: true or false force it, nil decides by the terminal and the locale.
  public var ascii: Bool?
  /// False (`--no-sync`): never bracket frames, for terminals that claim mode 2026 wrongly.
  public var synchronizedOutput: Bool
  /// Whether the mouse is listened to; where it is not, the terminal selects text with it.
  public var mouse: Bool
  /// What is known of the way to the terminal.
  public var link: TerminalLink
  /// Whether the way may turn out to be slower than that.
  public var adaptsLink: Bool
  /// The environment that names the terminal and the locale.
  public var environment: [String: String]

  /// - Parameter link: `--link`; nil finds out.
  public init(
    color: ColorChoice = .auto, ascii: Bool? = nil, synchronizedOutput: Bool = true, mouse: Bool = false,
    link: TerminalLink? = nil, environment: [String: String]
  ) {
    self.color = color
    self.ascii = ascii
    self.synchronizedOutput = synchronizedOutput
    self.mouse = mouse
    self.link = link ?? TerminalLink(environment: environment)
    adaptsLink = link == nil
    self.environment = environment
  }
}
