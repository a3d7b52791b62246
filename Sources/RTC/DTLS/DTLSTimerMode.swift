import COpenSSL

/// Who decides when a handshake flight is sent again.
///
/// OpenSSL reads the real clock for its retransmission timer. Up to 3.1 it hands the BIO a pointer to the timer itself,
/// which can be moved out of the real clock's reach, so that only the engine's own deadlines count; from 3.2 on it hands
/// over a copy.
enum DTLSTimerMode: Equatable {
  /// The engine's deadlines, in whatever time its owner gives it.
  case engine
  /// OpenSSL's timer, in real time; the owner's instants must then come from a clock that runs at the same speed.
  case library

  /// The mode that an OpenSSL version allows.
  init(major: UInt32, minor: UInt32) {
    self = major == 3 && minor <= 1 ? .engine : .library
  }

  /// The mode that the OpenSSL this process runs with allows.
  static let current = DTLSTimerMode(major: OPENSSL_version_major(), minor: OPENSSL_version_minor())
}
