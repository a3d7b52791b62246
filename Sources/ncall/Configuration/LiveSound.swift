import CallCore

/// What the settings of sound come to while a client runs: the commands that a person would give who wanted the same.
struct LiveSound: Sendable {
  private static let input = "audio.input"
  private static let output = "audio.output"
  private static let echo = "audio.echo_cancellation"
  private static let noise = "audio.noise_suppression"
  private static let gain = "audio.gain"

  /// The settings that it is about.
  static let keys: Set<String> = [input, output, echo, noise, gain]

  /// What the command line said goes before what any file says.
  let join: JoinOptions

  /// What is to be done after some settings changed, so that sound is as they say. What the person switched by hand stays where the change
  /// has nothing to do with it.
  ///
  /// - Throws: `CommandFailure` for settings that mean nothing.
  func commands(after changed: Set<String>, _ settings: Settings, _ devices: DeviceState) throws -> [Command] {
    guard !changed.isDisjoint(with: Self.keys) else { return [] }
    let wanted = try join.sound(settings)
    var commands: [DeviceCommand] = []
    if changed.contains(Self.input), wanted.input.text != devices.chosenInput {
      commands.append(.input(wanted.input.text))
    }
    if changed.contains(Self.output), wanted.output.text != devices.chosenOutput {
      commands.append(.output(wanted.output.text))
    }
    // Between devices some things are done by themselves, and not between files.
    let ends: Set = [Self.input, Self.output]
    let (now, then) = (devices.processing, wanted.processing)
    if !changed.isDisjoint(with: ends.union([Self.echo])), now.cancelsEcho != then.cancelsEcho {
      commands.append(.echo(then.cancelsEcho))
    }
    if !changed.isDisjoint(with: ends.union([Self.noise])), now.suppressesNoise != then.suppressesNoise {
      commands.append(.noise(then.suppressesNoise))
    }
    if changed.contains(Self.gain), now.gain != then.gain { commands.append(.gain(then.gain)) }
    return commands.map { .device($0) }
  }
}
