import Testing

/// Reads Prometheus' text format (0.0.4) as strictly as a scraper: a wrong escape, a sample without its head, or a family that
/// is not in one piece is an error.
struct PrometheusPage {
  struct Sample {
    var labels: [String: String]
    var value: String
  }

  struct Malformed: Error {
    var line: String
  }

  private(set) var types: [String: String] = [:]
  private(set) var samples: [String: [Sample]] = [:]

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Malformed(line: String(text.suffix(40))) }
    var family = ""
    var closed: Set<String> = []
    // A line ends with a line feed alone: a label may hold any other character.
    for line in text.unicodeScalars.split(separator: "\n").map({ String($0) }) {
      if line.hasPrefix("# TYPE ") {
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 4, words[2] == family, types[family] == nil else { throw Malformed(line: line) }
        types[family] = words[3]
      } else if line.hasPrefix("# HELP ") {
        closed.insert(family)
        family = String(line.split(separator: " ")[2])
        guard !closed.contains(family) else { throw Malformed(line: line) }
      } else {
        let (name, sample) = try Self.sample(line)
        guard name == family, types[family] != nil else { throw Malformed(line: line) }
        samples[name, default: []].append(sample)
      }
    }
  }

  private static func sample(_ line: String) throws -> (String, Sample) {
    var rest = line.unicodeScalars[...]
    let name = String(String.UnicodeScalarView(rest.prefix { $0 != "{" && $0 != " " }))
    rest = rest.dropFirst(name.unicodeScalars.count)
    var labels: [String: String] = [:]
    if rest.first == "{" {
      rest = rest.dropFirst()
      while rest.first != "}" {
        let label = String(String.UnicodeScalarView(rest.prefix { $0 != "=" }))
        rest = rest.dropFirst(label.unicodeScalars.count + 1)
        guard rest.popFirst() == "\"" else { throw Malformed(line: line) }
        var value = ""
        while let scalar = rest.popFirst(), scalar != "\"" {
          guard scalar == "\\" else {
            value.unicodeScalars.append(scalar)
            continue
          }
          switch rest.popFirst() {
          case "n": value += "\n"
          case "\\": value += "\\"
          case "\"": value += "\""
          default: throw Malformed(line: line)
          }
        }
        labels[label] = value
        if rest.first == "," { rest = rest.dropFirst() }
        guard rest.first != nil else { throw Malformed(line: line) }
      }
      rest = rest.dropFirst()
    }
    guard rest.popFirst() == " " else { throw Malformed(line: line) }
    let value = String(String.UnicodeScalarView(rest))
    guard Double(value) != nil || ["NaN", "+Inf", "-Inf"].contains(value) else { throw Malformed(line: line) }
    return (name, Sample(labels: labels, value: value))
  }
}
