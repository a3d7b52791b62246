import Foundation
import Sound

/// What a client remembers from one start to the next, because the person would expect it: how loud people are, devices and switches, the
/// layout, and what was written and not sent.
public struct ClientMemory: Sendable, Equatable {
  /// Of the file's form; a file of another one is not read.
  static let version = 1
  /// Bytes of a file that is read.
  public static let largestFile = 1 << 20
  /// Entries of each kind.
  static let limit = 1_000
  static let draftLimit = 64
  private static let nameLimit = 512

  /// Percent by identity, where it is not 100.
  public var volumes: [String: Int] = [:]
  public var hushed: Set<String> = []
  /// By `draftKey`.
  public var drafts: [String: String] = [:]
  /// As `--input` and `--output` take them.
  public var input: String?
  public var output: String?
  public var layout: String?
  public var cancelsEcho: Bool?
  public var suppressesNoise: Bool?
  public var gain: String?
  /// dBov, or `off`.
  public var gate: String?

  public init() {}

  /// What is so now.
  public init(_ state: State) {
    volumes = state.call.volumes
    hushed = state.call.hushed
    drafts = state.view.drafts
    let unsent = Self.text(of: state.view.chatDraft)
    // Before the call is joined what was put aside is not back in the line yet.
    if unsent != nil || state.call.connection.isInCall { drafts[Self.draftKey(state.call)] = unsent }
    drafts[Self.draftKey(state.stream)] = Self.text(of: state.view.streamDraft)
    drafts[""] = nil
    input = state.devices.chosenInput
    output = state.devices.chosenOutput
    layout = state.view.layout.rawValue
    cancelsEcho = state.devices.processing.cancelsEcho
    suppressesNoise = state.devices.processing.suppressesNoise
    gain = state.devices.processing.gain.description
    gate = state.devices.gate.map { "\($0)" } ?? "off"
  }

  /// Names a call's draft; empty for one that cannot be found again.
  static func draftKey(_ call: CallState) -> String {
    call.id.map { "call:\($0)" } ?? call.room.map { $0.name.isEmpty ? "" : "room:\($0.name)" } ?? ""
  }

  static func draftKey(_ stream: StreamState) -> String { stream.id.map { "stream:\($0)" } ?? "" }

  static func text(of draft: TextDraft) -> String? {
    let text = draft.text
    return text.contains { !$0.isWhitespace } ? text : nil
  }

  // MARK: Changes

  /// Takes over what changed, and leaves what another client wrote meanwhile.
  public mutating func take(changesFrom before: ClientMemory, to after: ClientMemory) {
    func merge<Value: Equatable>(_ mine: inout [String: Value], _ path: KeyPath<ClientMemory, [String: Value]>) {
      let (old, new) = (before[keyPath: path], after[keyPath: path])
      for key in Set(old.keys).union(new.keys) where old[key] != new[key] { mine[key] = new[key] }
    }
    merge(&volumes, \.volumes)
    merge(&drafts, \.drafts)
    hushed.subtract(before.hushed.subtracting(after.hushed))
    hushed.formUnion(after.hushed.subtracting(before.hushed))
    func take<Value: Equatable>(_ path: WritableKeyPath<ClientMemory, Value?>) {
      if before[keyPath: path] != after[keyPath: path] { self[keyPath: path] = after[keyPath: path] }
    }
    take(\.input)
    take(\.output)
    take(\.layout)
    take(\.cancelsEcho)
    take(\.suppressesNoise)
    take(\.gain)
    take(\.gate)
    bound()
  }

  /// Drops what is too much: of what cannot be told apart by age, the last by name.
  private mutating func bound() {
    func bounded<Value>(_ values: [String: Value], to limit: Int) -> [String: Value] {
      guard values.count > limit else { return values }
      return Dictionary(
        uniqueKeysWithValues: values.sorted { $0.key < $1.key }.prefix(limit).map { ($0.key, $0.value) })
    }
    volumes = bounded(volumes.filter { $0.key.utf8.count <= Self.nameLimit && $0.value != 100 }, to: Self.limit)
    hushed = Set(hushed.filter { $0.utf8.count <= Self.nameLimit }.sorted().prefix(Self.limit))
    drafts = bounded(drafts.filter { $0.key.utf8.count <= Self.nameLimit }, to: Self.draftLimit)
      .mapValues { $0.bounded(to: TextDraft.limit * 8) }
  }

  // MARK: Restoring

  /// What a flag or the configuration says goes before what is remembered.
  public struct Given: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    public static let input = Given(rawValue: 1)
    public static let output = Given(rawValue: 2)
    public static let echo = Given(rawValue: 4)
    public static let noise = Given(rawValue: 8)
    public static let gain = Given(rawValue: 16)
    public static let gate = Given(rawValue: 32)
  }

  /// Puts what is remembered into a state that begins.
  public func restore(into state: inout State, except given: Given) {
    for (identity, volume) in volumes where CallState.volumeRange.contains(volume) {
      state.call.volumes[identity] = volume
    }
    state.call.hushed = hushed
    state.view.drafts = drafts
    if let layout = layout.flatMap(CallLayout.init(rawValue:)) { state.view.layout = layout }
    // Only devices: a file or a command that was read once is not read again by itself.
    if !given.contains(.input), let input, (try? SourceSpec(input))?.isDevice == true {
      state.devices.chosenInput = input
    }
    if !given.contains(.output), let output, (try? SinkSpec(output))?.isDevice == true {
      state.devices.chosenOutput = output
    }
    if !given.contains(.echo), let cancelsEcho { state.devices.processing.cancelsEcho = cancelsEcho }
    if !given.contains(.noise), let suppressesNoise { state.devices.processing.suppressesNoise = suppressesNoise }
    if !given.contains(.gain), let gain = gain.flatMap(GainControl.init) { state.devices.processing.gain = gain }
    guard !given.contains(.gate), let gate else { return }
    if gate == "off" {
      state.devices.gate = nil
    } else if let level = Int(gate), (-127...0).contains(level) {
      state.devices.gate = level
    }
  }
}
