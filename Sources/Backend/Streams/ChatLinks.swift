/// What a text links to: whatever somebody's browser or terminal might take for the address of a page.
///
/// A link has a scheme, or is a name with dots that ends in letters, or an IPv4 address. Mail addresses are none.
enum ChatLinks {
  /// Those that browsers read with any number of slashes behind them, also none.
  private static let schemes: Set = ["http", "https", "ftp", "ws", "wss"]

  /// The hosts that it links to, in small letters; empty for one that nobody can read.
  static func hosts(in text: String) -> [String] {
    var hosts: [String] = []
    for words in ChatText.asHosts(text).split(whereSeparator: \.properties.isWhitespace) {
      // Behind a link with a scheme may come what browsers take for more of it: http://example.org,@example.net is a page of example.net.
      var hasScheme = false
      for word in words.split(whereSeparator: isSeparator) {
        if find(in: word, mayBeMail: !hasScheme, &hosts) { hasScheme = true }
      }
    }
    return hosts
  }

  private typealias Word = ArraySlice<Unicode.Scalar>

  /// Goes through a word until a link begins whose path is the rest of it.
  /// - Parameter mayBeMail: whether somebody at a host is a mail address.
  /// - Returns: whether it is a link with a scheme, or the scheme of one.
  private static func find(in word: Word, mayBeMail: Bool, _ hosts: inout [String]) -> Bool {
    var rest = word
    while let start = rest.firstIndex(where: isOfName) {
      let end = rest[start...].firstIndex { !isOfName($0) } ?? rest.endIndex
      let name = rest[start..<end]
      rest = rest[end...]
      if let host = host(of: name, before: rest) {
        hosts.append(host)
        return true
      }
      // What it leads to is behind what separates words.
      if rest.elementsEqual(":".unicodeScalars), schemes.contains(text(name)) { return true }
      // Somebody at a host.
      if rest.first == "@" { continue }
      let goesOn = rest.first.map(isEndOfHost) ?? false || isPort(rest)
      // A mail address has no path.
      if mayBeMail, start > word.startIndex, word[start - 1] == "@", !goesOn { continue }
      let found = names(in: name)
      hosts += found.compactMap { $0 }
      if goesOn, let last = found.last, last != nil { return false }
    }
    return false
  }

  /// The host of a link whose scheme is `scheme`; nil where this is none.
  private static func host(of scheme: Word, before rest: Word) -> String? {
    guard rest.first == ":", !scheme.contains(".") else { return nil }
    let slashes = rest.dropFirst().prefix { $0 == "/" || $0 == "\\" }
    var host = rest[slashes.endIndex...].prefix { !isEndOfHost($0) }
    guard slashes.starts(with: "//".unicodeScalars) || schemes.contains(text(scheme)) && !(host + slashes).isEmpty
    else { return nil }
    // Whoever stands before the @ is no host.
    if let at = host.lastIndex(of: "@") { host = host[(at + 1)...] }
    host = host.prefix { $0 != ":" }
    while let last = host.last, !isLetterOrDigit(last) { host.removeLast() }
    return text(host)
  }

  /// What is between two full stops that follow each other, one by one: a host, or nil where it is none.
  private static func names(in text: Word) -> [String?] {
    var names: [[Word]] = [[]]
    for label in text.split(separator: ".", omittingEmptySubsequences: false) {
      if label.isEmpty { names.append([]) } else { names[names.count - 1].append(label) }
    }
    return names.filter { !$0.isEmpty }.map(host)
  }

  private static func host(_ labels: [Word]) -> String? {
    var labels = labels
    // As it is emphasized by some: _example.org_.
    labels[0] = labels[0].drop { "-_".unicodeScalars.contains($0) }
    while let last = labels[labels.count - 1].last, "-_".unicodeScalars.contains(last) {
      labels[labels.count - 1].removeLast()
    }
    labels.removeAll(where: \.isEmpty)
    guard labels.count > 1, let top = labels.last, isTop(top) || isAddress(labels) else { return nil }
    return labels.map(text).joined(separator: ".")
  }

  /// Whether a name can end so: in letters, of any script, or in those that are written in ASCII (RFC 3490).
  private static func isTop(_ label: Word) -> Bool {
    label.count > 1 && label.allSatisfy { isLetterOrDigit($0) && $0.properties.generalCategory != .decimalNumber }
      || label.count > 4 && label.starts(with: "xn--".unicodeScalars)
  }

  /// An IPv4 address; numbers of thousands have zeros at the beginning.
  private static func isAddress(_ labels: [Word]) -> Bool {
    labels.count == 4
      && labels.allSatisfy { label in
        let text = text(label)
        return UInt8(text).map { String($0) == text } ?? false
      }
  }

  private static func isPort(_ rest: Word) -> Bool {
    rest.first == ":" && rest.dropFirst().first.map { ("0"..."9").contains($0) } ?? false
  }

  private static func isEndOfHost(_ scalar: Unicode.Scalar) -> Bool {
    // Browsers take a backslash for a slash.
    "/?#\\".unicodeScalars.contains(scalar)
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    "()[]<>\"'`,".unicodeScalars.contains(scalar)
  }

  private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "." || scalar == "-" || scalar == "_" || isLetterOrDigit(scalar)
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    guard !properties.isAlphabetic else { return true }
    switch properties.generalCategory {
    case .decimalNumber, .nonspacingMark, .spacingMark: return true
    default: return false
    }
  }

  private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
