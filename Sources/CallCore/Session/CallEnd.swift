import LiveKit
import Sound

/// How a call ended, with enough to choose an exit code.
public enum CallEnd: Error, Sendable, Equatable {
  case room(RoomEnd)
  /// A device that was required could not be opened.
  case noAudioDevice(String)
  /// An input file is not what it claims, or cannot be read.
  case badInput(String)
}
