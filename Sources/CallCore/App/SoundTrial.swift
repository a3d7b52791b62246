import Logging
import Sound

/// Sound outside of calls: open while somebody looks at devices, or tries them out.
actor SoundTrial {
  private let options: CallOptions
  private let store: Store
  private let log: Logger
  private var sound: CallSound?
  private var meter: Task<Void, Never>?
  private var isWatched = false

  init(_ options: CallOptions, store: Store, log: Logger) {
    self.options = options
    self.store = store
    self.log = log
  }

  func perform(_ effect: SoundEffect) async -> Action? {
    switch effect {
    case .watch(let isWatched):
      self.isWatched = isWatched
      guard isWatched else {
        await close()
        return nil
      }
      let list = await CallSound.list()
      await open()
      return list
    case .list: return await CallSound.list()
    case .process, .gate, .use:
      // Nobody listens: the next call, or look, begins with it.
      return await sound?.perform(effect)
    case .testMicrophone, .tone:
      await open()
      let action = await sound?.perform(effect)
      if !isWatched { await close() }
      return action
    }
  }

  /// Opens what is chosen at present.
  private func open() async {
    guard sound == nil else { return }
    var options = options.using(store.state.devices)
    // A test is for whoever makes it: nothing of it goes anywhere.
    options.isMuted = true
    options.requiresAudio = false
    let store = store
    let log = log
    let made: CallSound
    do throws(OpusFailure) {
      made = try CallSound(
        options, deliver: { _, _ in }, captured: { Self.complain($0, store) }, heard: { Self.complain($0, store) },
        tell: { store.send($0) }, log: log)
    } catch {
      store.send(.notices(.posted("no sound: \(error)", severity: .error)))
      return
    }
    sound = made
    let problem = await OwnThread.run("ncall-open") { () -> String? in
      do throws(SoundFailure) { try made.open() } catch { return "\(error)" }
      return nil
    }
    if let problem { store.send(.notices(.posted(problem, severity: .warning))) }
    made.capture.begin()
    meter?.cancel()
    meter = Task {
      while !Task.isCancelled {
        store.send(.devices(.levelMeasured(made.capture.level.level)))
        do { try await Task.sleep(for: .milliseconds(100)) } catch { return }
      }
    }
  }

  /// Gives the devices back, for a call or for other programs.
  func close() async {
    isWatched = false
    meter?.cancel()
    meter = nil
    guard let open = sound else { return }
    sound = nil
    await OwnThread.run("ncall-close") { open.close() }
    store.send(.devices(.released))
  }

  private static func complain(_ event: SoundEvent, _ store: Store) {
    switch event {
    case .inputFailed(let name, let failure):
      store.send(.notices(.posted("the input \(name) broke: \(failure)", severity: .error)))
    case .outputFailed(let name, let failure):
      store.send(.notices(.posted("the output \(name) broke: \(failure)", severity: .error)))
    case .inputEnded, .outputDropped, .recordingFailed: break
    }
  }
}
