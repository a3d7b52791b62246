import MediaBasics
import Synchronization

/// Rings on a sound device, on a thread of its own, while it is told to. A device that is missing or busy is tried again, as in calls.
public final class RingTonePlayer: Sendable {
  private final class Turn: Sendable {
    let isOver = Atomic<Bool>(false)
  }

  private let device: String?
  private let configurationPath: String?
  private let notify: @Sendable (SoundFailure) -> Void
  private let turn = Mutex<Turn?>(nil)

  /// - Parameters:
  ///   - device: what a person wrote, as `AudioDevices.resolve` understands it; nil is the default.
  ///   - configurationPath: ALSA configuration files instead of the system's.
  ///   - notify: told when it cannot ring there, on its thread.
  public init(
    device: String?, configurationPath: String? = nil, notify: @escaping @Sendable (SoundFailure) -> Void = { _ in }
  ) {
    self.device = device
    self.configurationPath = configurationPath
    self.notify = notify
  }

  deinit { stop() }

  /// Begins to ring, or goes on.
  public func start() {
    turn.withLock { current in
      guard current == nil else { return }
      let turn = Turn()
      current = turn
      let (device, configurationPath, notify) = (device, configurationPath, notify)
      _ = AudioThread(name: "ncall-ring") {
        do throws(SoundFailure) {
          let sink = try DeviceSink(device: device, configurationPath: configurationPath) { _ in }
          defer { sink.stop() }
          try sink.start()
          try Self.ring(on: sink, until: turn)
        } catch { notify(error) }
      }
    }
  }

  /// Ends within a few milliseconds, where it rings.
  public func stop() {
    turn.withLock { current in
      current?.isOver.store(true, ordering: .relaxed)
      current = nil
    }
  }

  private static func ring(on sink: DeviceSink, until turn: Turn) throws(SoundFailure) {
    var cadence = RingCadence()
    var pacer = Pacer(at: MonotonicClock.now(), mostBehind: 1)
    var block = [Float](repeating: 0, count: AudioBlock.frames)
    while !turn.isOver.load(ordering: .relaxed) {
      var span = block.mutableSpan
      cadence.fill(&span)
      let isPaced = sink.pacing == .device
      if case .failed(let failure) = sink.write(block.span) { throw failure }
      MonotonicClock.sleep(for: pacer.finish(pacedByDevice: isPaced, now: MonotonicClock.now()))
    }
  }
}
