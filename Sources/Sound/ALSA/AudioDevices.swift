import CALSA
import Glibc

/// The sound devices of this machine, and how one is chosen by what a person wrote.
public enum AudioDevices {
  /// ALSA's name of the device that is used when none is named.
  public static let defaultName = "default"

  /// Names that alsa-lib lists but that are converters, nothing that sounds.
  private static let converters: Set<String> = [
    "null", "lavrate", "samplerate", "speexrate", "speex", "upmix", "vdownmix",
  ]

  /// Candidates named in a complaint.
  private static let mostNamed = 12

  /// All devices, the default first.
  ///
  /// - Throws: `SoundFailure.device` when ALSA's configuration cannot be read.
  public static func list() throws(SoundFailure) -> [AudioDevice] {
    ALSAConfiguration.catchMessages()
    var hints: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    let code = snd_device_name_hint(-1, "pcm", &hints)
    guard code == 0, let hints else {
      throw .device(name: "list", reason: ALSAReason.sentence(code: code, name: "", direction: .output))
    }
    defer { snd_device_name_free_hint(hints) }
    var devices: [AudioDevice] = []
    var seen: Set<String> = []
    var next = hints
    while let hint = next.pointee {
      next += 1
      guard let name = text(of: "NAME", in: hint), !converters.contains(name), seen.insert(name).inserted else {
        continue
      }
      let direction = text(of: "IOID", in: hint)
      devices.append(
        AudioDevice(
          name: name, description: text(of: "DESC", in: hint) ?? "", isInput: direction != "Output",
          isOutput: direction != "Input"))
    }
    let configuration = try ALSAConfiguration()
    // A default that somebody wrote down need not say that it wants to be listed.
    if !seen.contains(defaultName), configuration.isCompound("pcm.\(defaultName)") {
      devices.append(AudioDevice(name: defaultName))
    }
    for index in devices.indices where devices[index].isDefault && devices[index].description.isEmpty {
      devices[index].description = "the system's default"
    }
    return devices.filter(\.isDefault) + devices.filter { !$0.isDefault }
  }

  private static func text(of key: String, in hint: UnsafeMutableRawPointer) -> String? {
    guard let text = snd_device_name_get_hint(hint, key) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  /// Finds what a person means, by what is there right now.
  ///
  /// - Parameters:
  ///   - wanted: a name that ALSA knows, or a part of a name or a description that only one device has; nil is the default.
  ///   - configurationPath: ALSA configuration files instead of the system's; names must then be exact.
  /// - Throws: `SoundFailure.badSpecification` when several devices are meant, `.device` when there is none.
  public static func resolve(
    _ wanted: String?, for direction: AudioDirection, configurationPath: String? = nil
  ) throws(SoundFailure) -> AudioDeviceSelection {
    guard let wanted, wanted != defaultName else { return AudioDeviceSelection(name: defaultName) }
    // `hw:1,0` and `plughw:CARD=PCH` are calls of functions: ALSA alone knows whether they mean anything.
    if wanted.contains(":") {
      return AudioDeviceSelection(
        name: wanted, warning: AudioCardNumber.warning(about: wanted, cards: AudioCard.list()))
    }
    // alsa-lib lists the system's configuration only.
    guard configurationPath == nil else { return AudioDeviceSelection(name: wanted) }
    let listed = try list()
    if !listed.contains(where: { $0.name == wanted }), try ALSAConfiguration().defines("pcm.\(wanted)") {
      return AudioDeviceSelection(name: wanted)
    }
    return AudioDeviceSelection(name: try choose(wanted, for: direction, among: listed).name)
  }

  /// Finds what a person means among `devices`: by the exact name, else by a part of name or description that only one
  /// device of the direction has, whatever the case. The several names of one device of a card count as one.
  ///
  /// - Throws: `SoundFailure.badSpecification` when several devices are meant, `.device` when there is none.
  public static func choose(
    _ wanted: String, for direction: AudioDirection, among devices: [AudioDevice]
  ) throws(SoundFailure) -> AudioDevice {
    let noun = direction.noun
    if let exact = devices.first(where: { $0.name == wanted }) {
      guard exact.has(direction) else {
        throw .device(name: wanted, reason: "is no \(noun); there are \(names(devices.filter { $0.has(direction) }))")
      }
      return exact
    }
    let part = wanted.lowercased()
    let possible = devices.filter { $0.has(direction) }
    let found = possible.filter {
      !part.isEmpty && ($0.name.lowercased().contains(part) || $0.description.lowercased().contains(part))
    }
    guard let first = found.first else {
      throw .device(
        name: wanted,
        reason: possible.isEmpty
          ? "there is no \(noun) at all; ncall doctor audio says why"
          : "there is no such \(noun); there are \(names(possible))")
    }
    if found.count == 1 { return first }
    if let one = ALSADeviceName.best(of: found.map(\.name)), let device = found.first(where: { $0.name == one }) {
      return device
    }
    throw .badSpecification("\(wanted) could be any of these \(noun)s: \(names(found)); write more of the name")
  }

  private static func names(_ devices: [AudioDevice]) -> String {
    guard !devices.isEmpty else { return "none" }
    let shown = devices.prefix(mostNamed).map { $0.description.isEmpty ? $0.name : "\($0.name) (\($0.description))" }
    let more = devices.count - shown.count
    return shown.joined(separator: "; ") + (more > 0 ? "; and \(more) more" : "")
  }
}
