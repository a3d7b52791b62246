import MediaBasics
import Yams

extension MediaServerConfiguration {
  /// Applies a LiveKit server's configuration file.
  ///
  /// Keys that LiveKit has and this server has no use for, and keys that nobody knows, are warnings: a file made for LiveKit must
  /// start this server too.
  ///
  /// - Returns: what in the file has no effect.
  /// - Throws: `ConfigurationError` when the text is not YAML, or a value cannot be what its key needs.
  public mutating func apply(yaml text: String) throws(ConfigurationError) -> [ConfigurationWarning] {
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw ConfigurationError(line: error.line, message: "this is not YAML: \(error.summary)")
    } catch {
      throw ConfigurationError(line: nil, message: "this is not YAML: \(error)")
    }
    guard let root else { return [] }
    guard let mapping = root.mapping else {
      if root.null != nil { return [] }
      throw ConfigurationError(line: root.mark?.line, message: "a configuration is a list of keys and values")
    }
    var warnings: [ConfigurationWarning] = []
    try apply(mapping, under: "", warnings: &warnings)
    return warnings
  }

  private mutating func apply(
    _ mapping: Node.Mapping, under prefix: String, warnings: inout [ConfigurationWarning]
  ) throws(ConfigurationError) {
    for (keyNode, value) in mapping {
      guard let name = keyNode.string else {
        throw ConfigurationError(line: keyNode.mark?.line, message: "a key must be text")
      }
      let path = prefix.isEmpty ? name : prefix + "." + name
      if let key = ConfigurationKey.all[path] {
        do {
          try key.apply(value, &self)
        } catch {
          throw ConfigurationError(line: value.mark?.line ?? keyNode.mark?.line, message: "\(path): \(error.expected)")
        }
      } else if ConfigurationKey.sections.contains(path), let inner = value.mapping {
        try apply(inner, under: path, warnings: &warnings)
      } else if ConfigurationKey.sections.contains(path), value.null != nil {
        continue
      } else if ConfigurationKey.sections.contains(path) {
        throw ConfigurationError(line: keyNode.mark?.line, message: "\(path) holds keys of its own")
      } else if ConfigurationKey.isUnused(path) {
        warnings.append(
          ConfigurationWarning(line: keyNode.mark?.line, message: "\(path) has no effect on the embedded media server"))
      } else {
        let near = NearestName.of(path, among: ConfigurationKey.all.keys.sorted())
        let hint = near.map { "; did you mean \($0)?" } ?? ""
        warnings.append(ConfigurationWarning(line: keyNode.mark?.line, message: "unknown key \(path)\(hint)"))
      }
    }
  }
}

extension YamlError {
  fileprivate var line: Int? {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }

  fileprivate var summary: String {
    switch self {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
    case .duplicatedKeysInMapping(let duplicates, _): "a key appears twice: \(duplicates)"
    default: "\(self)"
    }
  }
}
