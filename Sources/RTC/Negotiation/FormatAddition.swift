/// Parameters put over a codec's own in the descriptions of one transceiver, such as `stereo=1` for Opus.
public struct FormatAddition: Equatable, Sendable {
  /// The codec's name; compares without case.
  public var codec: String
  public var parameters: FormatParameters

  public init(codec: String, parameters: String) {
    self.codec = codec
    self.parameters = FormatParameters(parameters)
  }
}
