import CNcurses

/// How a cluster reaches the terminal although ncurses measures by the C library's table and not by ours.
enum CursesGlyph: Equatable {
  /// Both agree: ncurses writes these scalars.
  case whole([UInt32])
  /// The base alone and blanks up to the width: terminals differ too much about the rest of the cluster.
  case reduced(UInt32, blanks: Int)
  /// ncurses would refuse it or lose count: it keeps placeholders there, and our own run goes over them.
  case run

  /// Terminals agree about how far the cursor moves.
  var isMeasured: Bool { if case .whole = self { true } else { false } }

  /// - Parameter measured: columns of a scalar in the C library's eyes, -1 for unknown ones.
  static func of(
    _ text: String, width: Int, graphemeClusters: Bool,
    measured: (UInt32) -> Int32 = { ncall_curses_scalar_width($0) }
  ) -> CursesGlyph {
    let scalars = text.unicodeScalars.map(\.value)
    guard let base = scalars.first else { return .whole([0x20]) }
    if scalars.count == 1, base < 0x7F { return .whole(scalars) }
    let baseWidth = Int(measured(base))
    if baseWidth == width, scalars.count <= 5, scalars.dropFirst().allSatisfy({ measured($0) == 0 }),
      !scalars.contains(0x200D), !scalars.contains(0xFE0F)
    {
      return .whole(scalars)
    }
    // Alone, or in a terminal that counts as we do, the cluster is safe in a run of its own.
    if scalars.count == 1 || graphemeClusters { return .run }
    // A flag is two letters where there are no flags: two columns either way.
    if (0x1F1E6...0x1F1FF).contains(base) { return .run }
    return baseWidth > 0 && baseWidth <= width ? .reduced(base, blanks: width - baseWidth) : .run
  }
}
