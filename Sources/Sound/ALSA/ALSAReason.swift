import CALSA
import Glibc

/// Why ALSA refused, in words that say what to do.
enum ALSAReason {
  /// One sentence for an error code of alsa-lib, with the library's own last message where that adds something.
  ///
  /// - Parameter code: negative, as alsa-lib answers it.
  static func sentence(code: Int32, name: String, direction: AudioDirection) -> String {
    switch -code {
    case ENOENT:
      if AudioCard.list().isEmpty, name == AudioDevices.defaultName || name.contains(":") {
        return "there is no sound card, and no sound server is set up for ALSA"
      }
      return "ALSA knows no such device; ncall devices lists them"
    case ENODEV, ENXIO: return "it is not plugged in, or went away"
    case EBUSY: return "another program is using it; end that program, or use the default, which programs can share"
    case EACCES, EPERM: return "not permitted; become a member of the group that owns /dev/snd, mostly audio"
    case ECONNREFUSED:
      return "its sound server does not answer; start PulseAudio or PipeWire, or set PULSE_SERVER\(library())"
    case EBADFD, EIO, EPIPE: return "it broke off"
    case EINVAL: return "it refuses what a call needs\(library())"
    default: return String(cString: snd_strerror(code)) + library()
    }
  }

  private static func library() -> String {
    let message = String(cString: ncall_alsa_message()).split(whereSeparator: \.isNewline).joined(separator: " ")
    return message.isEmpty ? "" : " (\(message))"
  }
}
