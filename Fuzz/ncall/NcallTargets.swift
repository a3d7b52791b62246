/// What the program reads from its user.
enum NcallTargets {
  static let all: [FuzzTarget] = [
    ConfigurationFileTarget.target, LineReaderTarget.target, OptionTextTarget.target,
  ]
}
