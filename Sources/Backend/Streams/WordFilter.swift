/// Looks for any of many words in a text, in one go: the time that it takes grows with the text and not with the words, whatever both are
/// (Aho and Corasick, 1975).
struct WordFilter: Sendable {
  /// A beginning of words.
  private struct Node {
    /// Its last character.
    var label: Unicode.Scalar
    /// Those that are longer by one, in the order of their characters.
    var children = 0..<0
    /// The longest other beginning that it ends with.
    var fallback = 0
    /// Whether it ends with a word.
    var ends = false
  }

  /// By length, the empty one first.
  private var nodes: [Node] = [Node(label: "\0")]
  /// How often it was looked for a longer beginning when it was made.
  private(set) var steps = 0

  /// - Parameter words: compared as `ChatText` does; one of which nothing is left is no word.
  init(_ words: [String]) {
    let words = words.map(ChatText.fold).filter { !$0.isEmpty }.sorted { $0.lexicographicallyPrecedes($1) }
    // Words that begin so, of each node.
    var places = [words.indices]
    var depths = [0]
    var (node, steps) = (0, 0)
    while node < nodes.count {
      defer { node += 1 }
      // What is longer than a word is found with it.
      guard !nodes[node].ends else { continue }
      let depth = depths[node]
      let first = nodes.count
      var rest = places[node]
      while let start = rest.first {
        let label = words[start][depth]
        let end = rest.dropFirst().first { words[$0][depth] != label } ?? rest.endIndex
        let fallback = node == 0 ? 0 : follow(label, from: nodes[node].fallback, &steps)
        // The shortest is the first of them.
        let ends = words[start].count == depth + 1 || nodes[fallback].ends
        nodes.append(Node(label: label, fallback: fallback, ends: ends))
        places.append(start..<end)
        depths.append(depth + 1)
        rest = end..<rest.endIndex
      }
      nodes[node].children = first..<nodes.count
    }
    self.steps = steps
  }

  /// How many beginnings of words it knows.
  var size: Int { nodes.count }

  /// Whether a word is in a text, and how often it was looked for a longer beginning to find that out.
  func search(_ text: [Unicode.Scalar]) -> (isFound: Bool, steps: Int) {
    var (node, steps) = (0, 0)
    for scalar in text {
      node = follow(scalar, from: node, &steps)
      if nodes[node].ends { return (true, steps) }
    }
    return (false, steps)
  }

  /// The longest beginning that a text ends with which had ended with `node`, after one character more.
  private func follow(_ label: Unicode.Scalar, from node: Int, _ steps: inout Int) -> Int {
    var node = node
    while true {
      steps += 1
      if let next = child(label, of: node) { return next }
      guard node != 0 else { return 0 }
      node = nodes[node].fallback
    }
  }

  private func child(_ label: Unicode.Scalar, of node: Int) -> Int? {
    var range = nodes[node].children
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if nodes[middle].label == label { return middle }
      range = nodes[middle].label < label ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }
}
