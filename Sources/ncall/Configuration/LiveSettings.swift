import CallCore
import Dispatch
import Foundation
import Headless
import Logging
import Synchronization
import TUI

/// The settings of a client that runs: reads them anew when a file changes or SIGHUP comes, and changes them when the person asks.
///
/// A file that cannot be used leaves everything as it was, and that is said. What cannot change while the client runs is said, too.
final class LiveSettings: Sendable {
  /// Sections that are about servers.
  private static let otherSections: Set<String> = ["serve", "media", "limits"]

  /// What tells whether a file is another one now.
  private struct Fingerprint: Equatable {
    var modified: Int
    var nanoseconds: Int
    var size: Int
    var number: UInt
  }

  private struct Current {
    var settings: Settings
    var look: PersonalLook
    /// Changes until the end.
    var session: [String: String] = [:]
    /// Of the files as they were read.
    var known: [String: Fingerprint] = [:]
    /// As they looked the last time, where that is something else.
    var seen: [String: Fingerprint]?
    var handledWish = 0
  }

  private let read: @Sendable () throws -> Settings
  private let store: Store?
  private let sound: LiveSound?
  private let events: EventStream?
  private let log: Logger
  private let current: Mutex<Current>
  private let screen = Mutex<(@Sendable (ScreenLook) -> Void)?>(nil)
  private let observation = Mutex<Observation?>(nil)
  private let watch = Mutex<Task<Void, Never>?>(nil)
  private let queue = DispatchQueue(label: "ncall.settings")

  /// - Parameters:
  ///   - read: reads the settings anew.
  ///   - store: is told of them, and asks for changes; nil for a client that shows none.
  ///   - sound: what changes of sound come to; nil where they wait for the next start.
  ///   - events: tells scripts of changes.
  /// - Throws: `CommandFailure` when colours or keys cannot be used.
  init(
    _ settings: Settings, read: @escaping @Sendable () throws -> Settings, store: Store?, sound: LiveSound? = nil,
    events: EventStream? = nil, log: Logger
  ) throws {
    self.read = read
    self.store = store
    self.sound = sound
    self.events = events
    self.log = log
    let look = try Self.look(settings, isShown: store != nil)
    var current = Current(settings: settings, look: look)
    current.known = Self.fingerprints(of: Self.files(settings, look))
    self.current = Mutex(current)
  }

  /// What the screen begins with.
  var look: ScreenLook { current.withLock { Self.look($0) } }

  var preferences: Preferences { current.withLock { Self.preferences(of: $0.settings) } }

  /// Watches files and signals until `stop()`.
  ///
  /// - Parameter adopt: gives the screen another look.
  func start(_ signals: SignalWatch, adopt: (@Sendable (ScreenLook) -> Void)? = nil) {
    screen.withLock { $0 = adopt }
    if let store {
      store.send(.settings(.preferred(preferences)))
      store.send(.settings(.listed(current.withLock { entries($0.settings) })))
      let observed = store.observeActions { [weak self] _, state in
        guard let self, let wish = state.settings.wish else { return }
        let isNew = self.current.withLock { current -> Bool in
          defer { current.handledWish = max(current.handledWish, wish.number) }
          return wish.number > current.handledWish
        }
        if isNew { self.later { $0.change(wish.name, to: wish.value) } }
      }
      observation.withLock { $0 = observed }
    }
    signals.onReload { [weak self] in self?.later { $0.reload() } }
    let task = Task { [weak self] in
      while !Task.isCancelled {
        do { try await Task.sleep(for: .seconds(1)) } catch { return }
        self?.later { $0.lookForChanges() }
      }
    }
    watch.withLock { $0 = task }
  }

  func stop() {
    watch.withLock { $0?.cancel() }
    observation.withLock { $0?.cancel() }
    screen.withLock { $0 = nil }
  }

  /// Files are not read where others wait.
  private func later(_ body: @escaping @Sendable (LiveSettings) -> Void) {
    queue.async { [weak self] in if let self { body(self) } }
  }

  // MARK: On the queue

  private func lookForChanges() {
    let isDue = current.withLock { current -> Bool in
      let now = Self.fingerprints(of: Self.files(current.settings, current.look))
      // Editors write in steps: what still changes is not ready to be read.
      defer { current.seen = now == current.known ? nil : now }
      return now != current.known && current.seen == now
    }
    if isDue { reload() }
  }

  private func reload() {
    let before = current.withLock { $0 }
    var settings: Settings
    let look: PersonalLook
    do {
      settings = try read()
      for (name, value) in before.session { settings.setForSession(name, to: value) }
      look = try Self.look(settings, isShown: store != nil)
    } catch {
      current.withLock { $0.known = Self.fingerprints(of: Self.files($0.settings, $0.look)) }
      return tell(problem: (error as? CommandFailure)?.message ?? "\(error)")
    }
    let changed = SettingKey.all.filter { settings.text($0.name) != before.settings.text($0.name) }
    do { try take(settings, look, changed: changed) } catch {
      current.withLock { $0.known = Self.fingerprints(of: Self.files(before.settings, before.look)) }
      return tell(problem: (error as? CommandFailure)?.message ?? "\(error)")
    }
    let later = changed.filter { !isLive($0) }.map(\.name)
    events?.configuration(changed: changed.map(\.name), later: later, problem: nil)
    log.notice("the settings were read anew", metadata: ["changed": "\(changed.map(\.name).joined(separator: " "))"])
    let now = changed.filter(isLive).map { "\($0.name) is \(settings.text($0.name) ?? "not set")" }
    var text = "the settings were read anew" + (now.isEmpty ? "" : ": " + now.joined(separator: ", "))
    if !later.isEmpty { text += "; at the next start: " + later.joined(separator: ", ") }
    store?.send(.notices(.posted(text, severity: .info)))
  }

  private func change(_ name: String, to value: String) {
    var (settings, session) = current.withLock { ($0.settings, $0.session) }
    session[name] = value
    settings.setForSession(name, to: value)
    let look: PersonalLook
    do {
      look = try PersonalLook(settings: settings, folders: Self.folders)
      try take(settings, look, changed: SettingKey.all.filter { $0.name == name })
    } catch {
      return tell(problem: (error as? CommandFailure)?.message ?? "\(error)")
    }
    current.withLock { $0.session = session }
  }

  /// - Throws: `CommandFailure` when the settings mean nothing; then all is as it was.
  private func take(_ settings: Settings, _ look: PersonalLook, changed: [SettingKey]) throws {
    let commands =
      try store.flatMap { store in
        try sound?.commands(after: Set(changed.map(\.name)), settings, store.state.devices)
      } ?? []
    let screenLook = current.withLock { current -> ScreenLook in
      current.settings = settings
      current.look = look
      current.known = Self.fingerprints(of: Self.files(settings, look))
      current.seen = nil
      return Self.look(current)
    }
    screen.withLock { $0 }?(screenLook)
    store?.send(.settings(.preferred(Self.preferences(of: settings))))
    store?.send(.settings(.listed(entries(settings))))
    for command in commands { store?.send(.command(command)) }
  }

  /// Whether a change takes effect at once.
  private func isLive(_ key: SettingKey) -> Bool {
    guard key.isLive, store != nil else { return false }
    return !LiveSound.keys.contains(key.name) || sound?.join.said.decides(key.name) == false
  }

  private func tell(problem: String) {
    log.warning("the settings stay as they were: \(problem)")
    events?.configuration(changed: [], later: [], problem: problem)
    store?.send(.notices(.posted("the settings stay as they were: \(problem)", severity: .error)))
  }

  // MARK: Readings

  private static var folders: UserFolders { UserFolders(environment: ProcessInfo.processInfo.environment) }

  /// What nobody sees cannot be wrong.
  private static func look(_ settings: Settings, isShown: Bool) throws -> PersonalLook {
    isShown ? try PersonalLook(settings: settings, folders: folders) : .standard
  }

  private static func look(_ current: Current) -> ScreenLook {
    ScreenLook(
      theme: current.look.theme, keymap: current.look.keymap, ringsBell: current.settings.isOn("ui.bell"),
      notifies: current.settings.isOn("ui.notifications"))
  }

  private static func preferences(of settings: Settings) -> Preferences {
    Preferences(
      reducesMotion: settings.text("ui.motion") == "reduce",
      showsClock: settings.isOn("ui.clock"), ringsTone: settings.isOn("ui.ring_tone"))
  }

  private func entries(_ settings: Settings) -> [SettingEntry] {
    SettingKey.all.filter { !Self.otherSections.contains($0.section) }.map { key in
      SettingEntry(
        name: key.name, value: settings.text(key.name) ?? "", source: settings.source(of: key.name).rawValue,
        explanation: key.explanation, choices: isLive(key) ? Self.choices(of: key) : [], isLive: isLive(key))
    }
  }

  private static func choices(of key: SettingKey) -> [String] {
    switch key.kind {
    case .oneOf(let words): words
    case .flag: ["true", "false"]
    case .text where key.name == "ui.theme": PersonalLook.themeNames(folders)
    case .text, .number, .form: []
    }
  }

  private static func files(_ settings: Settings, _ look: PersonalLook) -> Set<String> {
    Set(look.files + (settings.path.map { [$0] } ?? []))
  }

  private static func fingerprints(of files: Set<String>) -> [String: Fingerprint] {
    var found: [String: Fingerprint] = [:]
    for file in files {
      var status = stat()
      guard stat(file, &status) == 0 else { continue }
      found[file] = Fingerprint(
        modified: Int(status.st_mtim.tv_sec), nanoseconds: Int(status.st_mtim.tv_nsec), size: Int(status.st_size),
        number: UInt(status.st_ino))
    }
    return found
  }
}
