/// What `ncall doctor audio` finds: facts about sound on this machine, and what to do about those that are bad.
public struct AudioDiagnosis: Sendable {
  /// An attempt to open the default device.
  public struct Attempt: Sendable, Equatable {
    public var direction: AudioDirection
    public var name: String
    /// What the device agreed to; nil when it could not be opened.
    public var format: PCMFormat?
    /// Why it could not be opened.
    public var reason: String?

    public var works: Bool { format != nil }
  }

  /// The user's name, or number where there is none.
  public var user: String
  /// Groups that the process is in.
  public var groups: [String]
  /// Whether the kernel shows sound devices.
  public var hasSoundFolder: Bool
  /// Device files in `/dev/snd` that this user may not use.
  public var forbiddenFiles: [String]
  /// The group that owns them.
  public var owningGroup: String?
  public var cards: [AudioCard]
  public var devices: [AudioDevice]
  /// Sockets of sound servers that were found, and what `PULSE_SERVER` says.
  public var soundServers: [String]
  public var attempts: [Attempt]

  /// True when sound can go both ways.
  public var isHealthy: Bool { attempts.allSatisfy(\.works) }

  /// What to do, the most likely remedy first; empty when all is well.
  public var advice: [String] {
    var advice: [String] = []
    if !forbiddenFiles.isEmpty {
      let group = owningGroup ?? "audio"
      advice.append(
        groups.contains(group)
          ? "\(user) may not use \(forbiddenFiles[0]) although a member of \(group): look at its permissions"
          : "\(user) is not in group \(group): run sudo usermod -aG \(group) \(user), then log in again")
    }
    if isHealthy { return advice }
    if !hasSoundFolder, soundServers.isEmpty {
      advice.append(
        """
        there is neither a sound card nor a sound server: in a container, pass the device with --device /dev/snd; \
        elsewhere set PULSE_SERVER to a PulseAudio or PipeWire that can be reached
        """)
    }
    if hasSoundFolder, cards.isEmpty, forbiddenFiles.isEmpty {
      advice.append("/dev/snd is there but no card: plug one in, or load its driver")
    }
    if !soundServers.isEmpty {
      advice.append(
        """
        a sound server is there (\(soundServers.joined(separator: ", "))): install libasound2-plugins for PulseAudio, or \
        pipewire-alsa for PipeWire, so that ALSA's default leads to it
        """)
    }
    for attempt in attempts {
      guard let reason = attempt.reason else { continue }
      let option = attempt.direction == .input ? "--input" : "--output"
      let others = devices.filter { $0.has(attempt.direction) && !$0.isDefault }.prefix(3).map(\.name)
      let choice = others.isEmpty ? "" : "try \(option) \(others.joined(separator: " or ")), or "
      let fallback = attempt.direction == .input ? "file:PATH.wav" : "file:PATH.wav or none"
      advice.append(
        "the default \(attempt.direction.noun) does not open: \(reason); \(choice)join with \(option) \(fallback)")
    }
    return advice
  }
}
