import Foundation

/// A message as it was written, and as the rules of a chat compare it.
struct ChatText: Sendable, Equatable {
  let content: String
  /// What it comes down to for a reader.
  let folded: [Unicode.Scalar]
  /// Tells the same once more, in whatever case, from something else.
  let digest: Int64

  init(_ content: String) {
    self.content = content
    folded = Self.fold(content)
    digest = Self.digest(folded)
  }

  /// FNV-1a of the scalars, 24 bits each.
  private static func digest(_ scalars: [Unicode.Scalar]) -> Int64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for scalar in scalars {
      for byte in [scalar.value & 0xFF, scalar.value >> 8 & 0xFF, scalar.value >> 16] {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      }
    }
    return Int64(bitPattern: hash)
  }

  /// A text without what readers do not tell apart: case, forms of the same letter, accents, and characters that are not seen.
  static func fold(_ text: String) -> [Unicode.Scalar] {
    if let plain = lowered(ascii: text) { return plain }
    var bare = String.UnicodeScalarView()
    bare.append(contentsOf: compatible(text).unicodeScalars.filter { !isUnseen($0) && !isAccent($0) })
    // Put together again: letters of Korean are no letters of their own.
    return String(bare).precomposedStringWithCanonicalMapping.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
      // The small letters of the capitals: ß is ss, and both forms of sigma are one.
      scalar.properties.uppercaseMapping.unicodeScalars.flatMap { $0.properties.lowercaseMapping.unicodeScalars }
    }
  }

  /// A text as the names of hosts are read: in small letters, without what is not seen, with the full stops of all scripts.
  static func asHosts(_ text: String) -> [Unicode.Scalar] {
    if let plain = lowered(ascii: text) { return plain }
    return text.precomposedStringWithCompatibilityMapping.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
      if isUnseen(scalar) { return [] }
      return scalar == "\u{3002}" ? ["."] : Array(scalar.properties.lowercaseMapping.unicodeScalars)
    }
  }

  /// The text in small letters; nil where there is more than ASCII in it.
  private static func lowered(ascii text: String) -> [Unicode.Scalar]? {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
      return bytes.map { Unicode.Scalar((0x41...0x5A).contains($0) ? $0 + 0x20 : $0) }
    }
  }

  /// Letters that only look otherwise (full width, mathematical) as usual ones, taken apart. Some characters stand for a sentence: these stay as
  /// they are, or a text would become many times as long.
  private static func compatible(_ text: String) -> String {
    var usual = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      guard !scalar.isASCII else {
        usual.append(scalar)
        continue
      }
      let like = String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars
      if like.count <= longestForm { usual.append(contentsOf: like) } else { usual.append(scalar) }
    }
    return String(usual).decomposedStringWithCanonicalMapping
  }

  /// Characters that one which looks like letters stands for at most: ligatures, letters in brackets.
  private static let longestForm = 4

  /// Joiners, soft hyphens, selectors of variants: drawn as nothing.
  private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isDefaultIgnorableCodePoint }

  /// A mark above, below, around or through any letter. Marks that are vowels, or make another letter, have other classes, and stay.
  private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    switch properties.canonicalCombiningClass.rawValue {
    case 1, 10...36, 200...: return true
    default: return properties.generalCategory == .enclosingMark
    }
  }
}
