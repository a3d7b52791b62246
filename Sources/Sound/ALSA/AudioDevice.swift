/// A sound device as ALSA names it.
public struct AudioDevice: Sendable, Hashable {
  /// ALSA's name: `default`, `plughw:CARD=PCH,DEV=0`, a name of the user's own configuration.
  public var name: String
  /// What it is, on one line.
  public var description: String
  public var isInput: Bool
  public var isOutput: Bool
  /// The one that is used when none is named.
  public var isDefault: Bool

  public init(name: String, description: String = "", isInput: Bool = true, isOutput: Bool = true) {
    self.name = name
    self.description = Self.oneLine(description)
    self.isInput = isInput
    self.isOutput = isOutput
    isDefault = name == AudioDevices.defaultName
  }

  public func has(_ direction: AudioDirection) -> Bool { direction == .input ? isInput : isOutput }

  /// ALSA breaks descriptions into lines; drivers put into them what the hardware says of itself.
  private static func oneLine(_ text: String) -> String {
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    }
    return String(lines.joined(separator: ", ").prefix(200))
  }
}
