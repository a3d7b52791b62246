/// Why a text is not a usable session description.
public enum SDPError: Error, Equatable, Sendable, CustomStringConvertible {
  case tooLarge(bytes: Int, limit: Int)
  case tooManySections(limit: Int)
  case tooManyLines(line: Int, limit: Int)
  case lineTooLong(line: Int, limit: Int)
  case tooManySSRCs(line: Int, limit: Int)
  /// A line that is not `x=value`, or holds control characters.
  case malformedLine(line: Int)
  /// A `v=`, `o=`, `m=` or attribute line whose value cannot be read; `name` is the line type or the attribute's name.
  case malformedValue(line: Int, name: String)
  /// A description must begin with `v=0`.
  case missingVersion
  /// A description must have an `o=` line.
  case missingOrigin

  public var description: String {
    switch self {
    case .tooLarge(let bytes, let limit): "the description has \(bytes) bytes, more than the \(limit) allowed"
    case .tooManySections(let limit): "the description has more than \(limit) media sections"
    case .tooManyLines(let line, let limit): "line \(line): the section has more than \(limit) lines"
    case .lineTooLong(let line, let limit): "line \(line) is longer than \(limit) bytes"
    case .tooManySSRCs(let line, let limit): "line \(line): the section describes more than \(limit) SSRCs"
    case .malformedLine(let line): "line \(line) is not of the form x=value"
    case .malformedValue(let line, let name): "line \(line): the value of \(name) cannot be read"
    case .missingVersion: "the description does not begin with v=0"
    case .missingOrigin: "the description has no o= line"
    }
  }
}
