/// How large a description from outside may be before it is refused.
public struct SDPLimits: Sendable {
  /// Bytes of the whole text.
  public var bytes: Int
  /// Media sections.
  public var sections: Int
  /// Lines of the session part, and of each media section.
  public var linesPerSection: Int
  /// Bytes of one line.
  public var lineBytes: Int
  /// Distinct SSRCs described in one media section.
  public var ssrcsPerSection: Int

  public init(
    bytes: Int = 1 << 20, sections: Int = 256, linesPerSection: Int = 2048, lineBytes: Int = 16 << 10,
    ssrcsPerSection: Int = 256
  ) {
    self.bytes = bytes
    self.sections = sections
    self.linesPerSection = linesPerSection
    self.lineBytes = lineBytes
    self.ssrcsPerSection = ssrcsPerSection
  }

  /// Room for a conference of a few hundred tracks: a video section with many codecs takes about 3 kB.
  public static let standard = SDPLimits()
}
