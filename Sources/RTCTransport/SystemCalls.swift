import CSockets
import Foundation
import MediaBasics
import RTC

func errorText(_ code: Int32) -> String { String(cString: strerror(code)) }

extension TransportAddress {
  /// The form in which addresses cross into C.
  var wire: ncall_address {
    var out = ncall_address()
    out.port = port
    out.family = family.rawValue
    withUnsafeMutableBytes(of: &out.bytes) { bytes in
      switch family {
      case .ipv4: bytes.storeBytes(of: UInt32(truncatingIfNeeded: low).bigEndian, as: UInt32.self)
      case .ipv6:
        bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
        bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
      }
    }
    return out
  }

  init(_ wire: ncall_address) {
    self = withUnsafeBytes(of: wire.bytes) { bytes in
      if wire.family == 6 {
        TransportAddress(
          ipv6High: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
          low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)), port: wire.port)
      } else {
        TransportAddress(ipv4: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)), port: wire.port)
      }
    }
  }
}

extension MediaInstant {
  /// The system's monotonic clock.
  public static var now: MediaInstant { MediaInstant(nanoseconds: ncall_monotonic_ns()) }
}

extension NTPAnchor {
  /// Ties the system's monotonic clock to its wall clock.
  public static var system: NTPAnchor { NTPAnchor(unixNanoseconds: ncall_realtime_ns(), at: .now) }
}

extension SeededGenerator {
  /// A generator whose whole state comes from the system's random source.
  public static func system() -> SeededGenerator {
    var source = SystemRandomNumberGenerator()
    return SeededGenerator(from: &source)
  }
}
