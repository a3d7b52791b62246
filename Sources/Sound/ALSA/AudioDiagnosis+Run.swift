import Foundation
import Glibc
import Synchronization

extension AudioDiagnosis {
  private static let soundFolder = "/dev/snd"
  /// Seconds that a device may take to answer.
  private static let patience = 3.0

  /// Looks at this machine; takes at most 6 s.
  ///
  /// - Parameter configurationPath: ALSA configuration files instead of the system's.
  public static func run(configurationPath: String? = nil) -> AudioDiagnosis {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: soundFolder)) ?? []
    let files = names.filter { $0.hasPrefix("control") || $0.hasPrefix("pcm") }.sorted().map { "\(soundFolder)/\($0)" }
    let forbidden = files.filter { access($0, R_OK | W_OK) != 0 }
    var status = stat()
    let owner = forbidden.first.flatMap { stat($0, &status) == 0 ? groupName(status.st_gid) : nil }
    return AudioDiagnosis(
      user: userName(), groups: groupNames(), hasSoundFolder: access(soundFolder, F_OK) == 0, forbiddenFiles: forbidden,
      owningGroup: owner, cards: AudioCard.list(), devices: (try? AudioDevices.list()) ?? [],
      soundServers: soundServers(),
      attempts: AudioDirection.allCases.map { attempt($0, configurationPath: configurationPath) })
  }

  private static func userName() -> String {
    let id = getuid()
    return name { buffer, size, found in
      var entry = passwd()
      var result: UnsafeMutablePointer<passwd>?
      guard getpwuid_r(id, &entry, buffer, size, &result) == 0, result != nil else { return }
      found = entry.pw_name.map { String(cString: $0) }
    } ?? "\(id)"
  }

  private static func groupName(_ id: gid_t) -> String {
    name { buffer, size, found in
      var entry = group()
      var result: UnsafeMutablePointer<group>?
      guard getgrgid_r(id, &entry, buffer, size, &result) == 0, result != nil else { return }
      found = entry.gr_name.map { String(cString: $0) }
    } ?? "\(id)"
  }

  private static func name(_ body: (UnsafeMutablePointer<CChar>, Int, inout String?) -> Void) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer in
      var found: String?
      if let base = buffer.baseAddress { body(base, buffer.count, &found) }
      return found
    }
  }

  private static func groupNames() -> [String] {
    let count = getgroups(0, nil)
    guard count > 0 else { return [groupName(getegid())] }
    var ids = [gid_t](repeating: 0, count: Int(count))
    let got = getgroups(count, &ids)
    return Set(ids.prefix(max(0, Int(got))) + [getegid()]).sorted().map(groupName)
  }

  private static func soundServers() -> [String] {
    let environment = ProcessInfo.processInfo.environment
    let folder = environment["XDG_RUNTIME_DIR"] ?? "/run/user/\(getuid())"
    let sockets = ["pulse/native", "pipewire-0"].map { "\(folder)/\($0)" } + ["/var/run/pulse/native"]
    let named = environment["PULSE_SERVER"].map { ["PULSE_SERVER=\($0)"] } ?? []
    return named + sockets.filter { access($0, F_OK) == 0 }
  }

  /// Opens a default device on a thread of its own: one that hangs must not take the doctor along.
  private static func attempt(_ direction: AudioDirection, configurationPath: String?) -> Attempt {
    let name = AudioDevices.defaultName
    let answer = Answer()
    let thread = AudioThread(name: "ncall-doctor", isRealTime: false) {
      let preference: ALSAPreference = direction == .input ? .input : .output
      do throws(SoundFailure) {
        let pcm = try ALSAPCM(
          name: name, direction: direction, preference: preference, configurationPath: configurationPath)
        answer.result.withLock { $0 = .success(pcm.format) }
      } catch {
        answer.result.withLock { $0 = .failure(error) }
      }
    }
    thread.wait(seconds: patience)
    switch answer.result.withLock({ $0 }) {
    case .success(let format)?: return Attempt(direction: direction, name: name, format: format)
    case .failure(.device(_, let reason))?: return Attempt(direction: direction, name: name, reason: reason)
    case .failure(let failure)?: return Attempt(direction: direction, name: name, reason: failure.description)
    case nil:
      return Attempt(direction: direction, name: name, reason: "it did not answer within \(Int(patience)) seconds")
    }
  }

  /// Where the thread leaves its answer, also when nobody waits any more.
  private final class Answer: Sendable {
    let result = Mutex<Result<PCMFormat, SoundFailure>?>(nil)
  }
}
