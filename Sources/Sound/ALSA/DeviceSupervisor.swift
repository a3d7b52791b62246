import Foundation
import MediaBasics
import Synchronization

/// The thread that opens, closes and tries again what may take long, so that an audio thread never waits for it.
final class DeviceSupervisor<Stream: ALSAStream>: Sendable {
  /// Why an audio thread gives a stream back.
  enum Return: Sendable {
    case broken(SoundFailure)
    /// It wants a larger buffer.
    case small
    /// It is needed no more.
    case done
  }

  struct Configuration: Sendable {
    var wanted: String?
    var direction: AudioDirection
    /// Blocks in the device's buffer, at first and at most.
    var bufferBlocks: ClosedRange<Int>
    var configurationPath: String?
    var backoff = DeviceBackoff()
  }

  private struct Mailbox {
    var ready: DeviceLoan<Stream>?
    var returned: (loan: DeviceLoan<Stream>, reason: Return)?
    var isLent = false
    var isStopping = false
    var firstAttempt: Result<Void, SoundFailure>?
  }

  /// How long `requireAudio` waits for a device to answer.
  private static var longestFirstAttempt: Double { 5 }

  let status = AudioDeviceStatus()
  /// What is unwise about the choice of the device.
  let warning: String?

  private let configuration: Configuration
  private let notify: @Sendable (AudioDeviceEvent) -> Void
  private let make: @Sendable (_ name: String, _ bufferBlocks: Int) -> DeviceLoan<Stream>
  private let mailbox = Mutex(Mailbox())
  private let bell = DispatchSemaphore(value: 0)
  private let attempted = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)

  /// - Throws: `SoundFailure.badSpecification` when several devices are meant, and with `requireAudio` whatever the
  ///   device cannot be opened for.
  init(
    _ configuration: Configuration, requireAudio: Bool, notify: @escaping @Sendable (AudioDeviceEvent) -> Void,
    make: @escaping @Sendable (_ name: String, _ bufferBlocks: Int) -> DeviceLoan<Stream>
  ) throws(SoundFailure) {
    self.configuration = configuration
    self.notify = notify
    self.make = make
    warning = try Self.warning(configuration, mustExist: requireAudio)
    _ = AudioThread(name: "ncall-device", isRealTime: false) { self.run() }
    guard requireAudio else { return }
    let inTime = attempted.wait(timeout: .now() + Self.longestFirstAttempt) == .success
    let result = mailbox.withLock { $0.firstAttempt }
    if inTime, case .success? = result { return }
    stop(nil, seconds: 0)
    if case .failure(let failure)? = result { throw failure }
    throw .device(
      name: configuration.wanted ?? AudioDevices.defaultName,
      reason: "it did not answer within \(Int(Self.longestFirstAttempt)) seconds")
  }

  /// Looks the device up once. One that is not there may come; a name that fits several can only be corrected.
  private static func warning(_ configuration: Configuration, mustExist: Bool) throws(SoundFailure) -> String? {
    do throws(SoundFailure) {
      return try AudioDevices.resolve(
        configuration.wanted, for: configuration.direction, configurationPath: configuration.configurationPath
      ).warning
    } catch {
      if mustExist { throw error }
      if case .badSpecification = error { throw error }
      return nil
    }
  }

  // MARK: For the audio thread

  /// An open stream, when there is one; never waits.
  func take() -> DeviceLoan<Stream>? {
    mailbox.withLockIfAvailable { box in
      guard let loan = box.ready else { return nil }
      box.ready = nil
      box.isLent = true
      return loan
    } ?? nil
  }

  /// Gives a stream back; never waits for the device.
  func giveBack(_ loan: DeviceLoan<Stream>, _ reason: Return) {
    mailbox.withLock { box in
      box.returned = (loan, reason)
      box.isLent = false
      if case .done = reason { box.isStopping = true }
    }
    bell.signal()
  }

  /// Ends the thread and closes the stream; waits for both, at most `seconds`.
  func stop(_ loan: DeviceLoan<Stream>?, seconds: Double) {
    if let loan {
      giveBack(loan, .done)
    } else {
      mailbox.withLock { $0.isStopping = true }
      bell.signal()
    }
    if ended.wait(timeout: .now() + seconds) == .success { ended.signal() }
  }

  // MARK: The thread

  private func run() {
    var backoff = configuration.backoff
    var bufferBlocks = configuration.bufferBlocks.lowerBound
    var name = configuration.wanted ?? AudioDevices.defaultName
    var toldReason: String?
    var isReopening = false
    var nextAttempt = MonotonicClock.now()
    while true {
      let (returned, isStopping, isNeeded) = mailbox.withLock { box in
        defer { box.returned = nil }
        return (box.returned, box.isStopping, box.ready == nil && !box.isLent)
      }
      if let returned {
        status.closed()
        switch returned.reason {
        case .done: returned.loan.stream.stop()
        case .broken(let failure):
          // Closing may hang as long as what the device belongs to.
          tell(name, .lost(reason: Self.reason(failure)))
          returned.loan.stream.close()
          nextAttempt = MonotonicClock.now() + backoff.next()
        case .small:
          returned.loan.stream.stop()
          bufferBlocks = min(configuration.bufferBlocks.upperBound, bufferBlocks * 2)
          isReopening = true
          nextAttempt = MonotonicClock.now()
        }
      }
      if isStopping { break }
      guard isNeeded else {
        bell.wait()
        continue
      }
      let wait = nextAttempt - MonotonicClock.now()
      if wait > .zero {
        _ = bell.wait(timeout: .now() + wait.inSeconds)
        continue
      }
      let result = open(bufferBlocks, name: &name)
      switch result {
      case .success(let loan):
        status.opened()
        backoff.reset()
        toldReason = nil
        if !isReopening { tell(name, .opened) }
        isReopening = false
        mailbox.withLock { $0.ready = loan }
      case .failure(let failure):
        let reason = Self.reason(failure)
        if isReopening { tell(name, .lost(reason: reason)) }
        isReopening = false
        if reason != toldReason { tell(name, .retry(reason: reason)) }
        toldReason = reason
        nextAttempt = MonotonicClock.now() + backoff.next()
      }
      report(result.map { _ in })
    }
    let left = mailbox.withLock { box in
      defer { box.ready = nil }
      return box.ready
    }
    left?.stream.close()
    status.closed()
    ended.signal()
  }

  private func open(_ bufferBlocks: Int, name: inout String) -> Result<DeviceLoan<Stream>, SoundFailure> {
    do throws(SoundFailure) {
      name = try AudioDevices.resolve(
        configuration.wanted, for: configuration.direction, configurationPath: configuration.configurationPath
      ).name
      let loan = make(name, bufferBlocks)
      try loan.stream.start()
      return .success(loan)
    } catch {
      return .failure(error)
    }
  }

  private func report(_ result: Result<Void, SoundFailure>) {
    let isFirst = mailbox.withLock { box in
      guard box.firstAttempt == nil else { return false }
      box.firstAttempt = result
      return true
    }
    if isFirst { attempted.signal() }
  }

  private func tell(_ name: String, _ state: AudioDeviceEvent.State) {
    notify(AudioDeviceEvent(direction: configuration.direction, name: name, state: state))
  }

  /// Without the device's name, which the event has.
  private static func reason(_ failure: SoundFailure) -> String {
    if case .device(_, let reason) = failure { return reason }
    return failure.description
  }
}
