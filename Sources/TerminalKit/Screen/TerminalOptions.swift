/// How a person wants the screen to be; the defaults find out by themselves.
public struct TerminalOptions: Sendable {
  /// `--color`.
  public var color: ColorChoice
  /// `--ascii`: true or false force it, nil decides by the terminal and the locale.
  public var ascii: Bool?
  /// False (`--no-sync`): never bracket frames, for terminals that claim mode 2026 wrongly.
  public var synchronizedOutput: Bool
  /// The environment that names the terminal and the locale.
  public var environment: [String: String]

  public init(
    color: ColorChoice = .auto, ascii: Bool? = nil, synchronizedOutput: Bool = true, environment: [String: String]
  ) {
    self.color = color
    self.ascii = ascii
    self.synchronizedOutput = synchronizedOutput
    self.environment = environment
  }
}
