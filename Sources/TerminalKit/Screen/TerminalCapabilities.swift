/// What the terminal can do, as far as is known by now; views draw by it.
public struct TerminalCapabilities: Hashable, Sendable {
  /// Whether text is dark on light or light on dark.
  public enum Background: String, Hashable, Sendable {
    case light, dark
  }

  public var colors: ColorDepth
  public var glyphs: GlyphSet
  /// Whether a frame can be bracketed so that it appears at once (DEC private mode 2026).
  public var synchronizedOutput: Bool
  /// Whether the terminal measures whole grapheme clusters (DEC private mode 2027).
  public var graphemeClusters: Bool
  /// Whether it is told when a key comes up (kitty keyboard protocol).
  public var reportsReleases: Bool
  /// Nil where the terminal did not say.
  public var background: Background?
  /// Height of a cell by its width; 2 where the terminal did not say.
  public var cellAspect: Double
  /// What lies between the program and the terminal.
  public var link: TerminalLink

  public init(
    colors: ColorDepth = .palette256, glyphs: GlyphSet = .unicode, synchronizedOutput: Bool = false,
    graphemeClusters: Bool = false, reportsReleases: Bool = false, background: Background? = nil,
    cellAspect: Double = 2, link: TerminalLink = .local
  ) {
    self.colors = colors
    self.glyphs = glyphs
    self.synchronizedOutput = synchronizedOutput
    self.graphemeClusters = graphemeClusters
    self.reportsReleases = reportsReleases
    self.background = background
    self.cellAspect = cellAspect
    self.link = link
  }

  /// What follows from a person's wishes, the environment, and what the terminal answered; wishes win.
  ///
  /// - Parameter described: the number of colours in the terminal's description.
  public init(facts: TerminalFacts, options: TerminalOptions, described: Int, link: TerminalLink? = nil) {
    let link = link ?? options.link
    let known = ColorDepth.resolve(
      choice: options.color, environment: options.environment, described: described,
      isDirect: facts.directColor == true)
    self.init(
      // Direct colours take three times the bytes of the palette's; who asks for them all the same gets them.
      colors: options.color == .auto && link != .local ? min(known, .palette256) : known,
      glyphs: GlyphSet.resolve(forced: options.ascii, environment: options.environment),
      synchronizedOutput: options.synchronizedOutput && facts.synchronizedOutput == true,
      graphemeClusters: facts.graphemeClusters == true, reportsReleases: facts.keyboardFlags != nil,
      background: facts.background?.components.map { color in
        // Luminance as Rec. 709 weighs the components.
        let light = 2126 * Int(color.red) + 7152 * Int(color.green) + 722 * Int(color.blue)
        return light > 255 * 5000 ? .light : .dark
      },
      cellAspect: facts.cellAspect.map { min(4, max(0.5, $0)) } ?? 2, link: link)
  }
}
