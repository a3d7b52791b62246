/// What the terminal can do, as far as is known by now; views draw by it.
public struct TerminalCapabilities: Hashable, Sendable {
  public var colors: ColorDepth
  public var glyphs: GlyphSet
  /// Whether a frame can be bracketed so that it appears at once (DEC private mode 2026).
  public var synchronizedOutput: Bool
  /// Whether the terminal measures whole grapheme clusters (DEC private mode 2027).
  public var graphemeClusters: Bool

  public init(
    colors: ColorDepth = .palette256, glyphs: GlyphSet = .unicode, synchronizedOutput: Bool = false,
    graphemeClusters: Bool = false
  ) {
    self.colors = colors
    self.glyphs = glyphs
    self.synchronizedOutput = synchronizedOutput
    self.graphemeClusters = graphemeClusters
  }
}
