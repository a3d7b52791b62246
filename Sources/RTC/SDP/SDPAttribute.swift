/// An attribute line that has no field of its own in the model: `a=name` or `a=name:value`.
public struct SDPAttribute: Hashable, Sendable {
  public var name: String
  public var value: String?

  public init(name: String, value: String? = nil) {
    self.name = name
    self.value = value
  }

  init(_ text: Substring) {
    if let (name, value) = text.divided(at: UInt8(ascii: ":")) {
      self.init(name: String(name), value: String(value))
    } else {
      self.init(name: String(text))
    }
  }

  var text: String { value.map { "\(name):\($0)" } ?? name }
}
