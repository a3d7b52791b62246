import COpus

/// An answer of libopus that says no.
public enum OpusFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// The packet breaks RFC 6716, or the decoder could not make sense of it.
  case badPacket
  /// The block handed in has a length that Opus does not code, in samples per channel.
  case badFrameLength(Int)
  /// The room for the answer is too small.
  case noRoom
  /// Anything else, with the code of libopus.
  case library(Int32)

  init(code: Int32) {
    switch code {
    case OPUS_INVALID_PACKET: self = .badPacket
    case OPUS_BUFFER_TOO_SMALL: self = .noRoom
    default: self = .library(code)
    }
  }

  public var description: String {
    switch self {
    case .badPacket: "the Opus packet is malformed"
    case .badFrameLength(let samples): "Opus has no frame of \(samples) samples; use 2.5, 5, 10, 20, 40 or 60 ms"
    case .noRoom: "the room for the Opus packet or its samples is too small"
    case .library(let code): "libopus refused: \(String(cString: opus_strerror(code)))"
    }
  }
}
