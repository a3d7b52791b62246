import Foundation
import Glibc
import Testing

/// A PulseAudio of our own with two virtual devices, and the environment that leads ALSA to it.
///
/// It changes the environment of the process, so it is for the child process of an exit test.
final class PulseServer {
  private let folder: TemporaryFolder
  private let script: String
  private let socketPath: String
  private var process: Process?

  /// Starts the server and waits until it answers, at most half a minute.
  init() async throws {
    folder = try TemporaryFolder()
    socketPath = folder.file("native")
    // Without norewinds a stream may take two seconds to begin.
    script = try folder.write(
      Array(
        """
        load-module module-native-protocol-unix auth-anonymous=1 socket=\(socketPath)
        load-module module-null-sink sink_name=spk rate=48000 channels=2 format=s16le norewinds=1
        load-module module-null-sink sink_name=mic rate=48000 channels=2 format=s16le norewinds=1
        set-default-sink spk
        set-default-source mic.monitor

        """.utf8), to: "pulse.pa")
    let configuration = try folder.write(
      Array(
        """
        </usr/share/alsa/alsa.conf>
        pcm.spk { type pulse device "spk" hint { show on description "Call speaker" } }
        pcm.mic { type pulse device "mic.monitor" hint { show on description "Call microphone" } }
        pcm.micin { type pulse device "mic" hint { show on description "Into the microphone" } }
        pcm.spkout { type pulse device "spk.monitor" hint { show on description "Out of the loudspeaker" } }
        pcm.strict { type pulse device "spk" handle_underrun 1 }
        pcm.!default { type asym playback.pcm "spk" capture.pcm "mic" }

        """.utf8), to: "asound.conf")
    setenv("HOME", folder.path, 1)
    setenv("XDG_RUNTIME_DIR", folder.path, 1)
    setenv("PULSE_SERVER", "unix:\(socketPath)", 1)
    setenv("ALSA_CONFIG_PATH", configuration, 1)
    try await start()
  }

  deinit { end() }

  /// Starts it, again too.
  func start() async throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // Should this process crash, the server ends by itself when nobody uses it any more.
    process.arguments = [
      "pulseaudio", "-n", "-F", script, "--daemonize=no", "--exit-idle-time=30", "--use-pid-file=no", "--realtime=no",
      "--high-priority=no",
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    self.process = process
    try #require(await eventually { answers() }, "PulseAudio does not answer")
  }

  /// Kills it, so that everyone who is connected is cut off.
  func end() {
    guard let process else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    unlink(socketPath)
    self.process = nil
  }

  /// Stops it from doing anything, with all connections open.
  func freeze() { if let process { kill(process.processIdentifier, SIGSTOP) } }
  func thaw() { if let process { kill(process.processIdentifier, SIGCONT) } }

  private func answers() -> Bool {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { room in
      for (index, byte) in socketPath.utf8.prefix(room.count - 1).enumerated() { room[index] = byte }
    }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
  }
}
