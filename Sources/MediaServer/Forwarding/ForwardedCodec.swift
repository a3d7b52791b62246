import MediaBasics

/// The codecs that the server looks into, as little as forwarding them needs.
enum ForwardedCodec: Sendable, Equatable {
  case opus, otherAudio
  case vp8, vp9, h264, h265, av1, otherVideo

  /// - Parameter mime: such as `video/VP8`; letter case does not matter.
  init(mime: String) {
    let name = mime.lowercased()
    switch name {
    case "audio/opus": self = .opus
    case "video/vp8": self = .vp8
    case "video/vp9": self = .vp9
    case "video/h264": self = .h264
    case "video/h265": self = .h265
    case "video/av1": self = .av1
    default: self = name.hasPrefix("audio/") ? .otherAudio : .otherVideo
    }
  }

  var isVideo: Bool {
    switch self {
    case .opus, .otherAudio: false
    case .vp8, .vp9, .h264, .h265, .av1, .otherVideo: true
    }
  }

  /// Whether a decoder can start at the packet with this payload. Audio always can; so can a codec that we know nothing of.
  func startsDecoding(_ payload: RawSpan) -> Bool {
    switch self {
    case .opus, .otherAudio, .otherVideo: return true
    case .vp8: return VP8Descriptor(payload)?.startsKeyFrame ?? false
    case .vp9: return Self.startsVP9KeyFrame(payload)
    case .h264: return Self.startsH264KeyFrame(payload)
    case .h265: return Self.startsH265KeyFrame(payload)
    case .av1:
      // N: first packet of a coded video sequence (AV1 RTP, section 4.4).
      var reader = ByteReader(payload)
      return reader.u8().map { $0 & 0x08 != 0 } ?? false
    }
  }

  /// Not inter-predicted, start of a frame, lowest spatial layer (RFC 9628, section 4.2).
  private static func startsVP9KeyFrame(_ payload: RawSpan) -> Bool {
    var reader = ByteReader(payload)
    guard let first = reader.u8(), first & 0x40 == 0, first & 0x08 != 0 else { return false }
    if first & 0x80 != 0 {
      guard let id = reader.u8() else { return false }
      if id & 0x80 != 0 { reader.skip(1) }
    }
    guard first & 0x20 != 0 else { return true }
    return reader.u8().map { $0 >> 1 & 0x07 == 0 } ?? false
  }

  /// A parameter set or an IDR slice, alone, in a STAP-A or first in a FU-A (RFC 6184, section 5.4).
  private static func startsH264KeyFrame(_ payload: RawSpan) -> Bool {
    func isKey(_ type: UInt8) -> Bool { type == 5 || type == 7 }
    var reader = ByteReader(payload)
    guard let first = reader.u8() else { return false }
    switch first & 0x1f {
    case 24:
      while let length = reader.u16(), length > 0, let bytes = reader.span(Int(length)) {
        var unit = ByteReader(bytes)
        if let header = unit.u8(), isKey(header & 0x1f) { return true }
      }
      return false
    case 28:
      guard let header = reader.u8() else { return false }
      return header & 0x80 != 0 && isKey(header & 0x1f)
    case let type: return isKey(type)
    }
  }

  /// A parameter set or a random access picture, alone, aggregated or first in a fragment (RFC 7798, section 4.4).
  private static func startsH265KeyFrame(_ payload: RawSpan) -> Bool {
    func isKey(_ type: UInt8) -> Bool { (16...21).contains(type) || (32...33).contains(type) }
    var reader = ByteReader(payload)
    guard let first = reader.u8(), reader.skip(1) else { return false }
    switch first >> 1 & 0x3f {
    case 48:
      while let length = reader.u16(), length > 0, let bytes = reader.span(Int(length)) {
        var unit = ByteReader(bytes)
        if let header = unit.u8(), isKey(header >> 1 & 0x3f) { return true }
      }
      return false
    case 49:
      guard let header = reader.u8() else { return false }
      return header & 0x80 != 0 && isKey(header & 0x3f)
    case let type: return isKey(type)
    }
  }
}
