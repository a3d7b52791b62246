/// Identifiers under which the far end takes header extensions from us; 0 where one was not negotiated.
public struct OutgoingExtensions: Sendable, Equatable {
  public var mid: UInt8 = 0
  public var audioLevel: UInt8 = 0

  public init() {}
}
