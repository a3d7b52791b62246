/// A codec in which a remote track may arrive.
public struct RemoteCodec: Sendable, Equatable {
  /// Lower case, such as `opus` or `red`.
  public var name: String
  public var payloadType: UInt8
  /// Hz.
  public var clockRate: UInt32
  public var channels: Int

  public init(name: String, payloadType: UInt8, clockRate: UInt32, channels: Int) {
    self.name = name
    self.payloadType = payloadType
    self.clockRate = clockRate
    self.channels = channels
  }
}
