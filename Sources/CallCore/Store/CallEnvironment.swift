import MediaBasics

/// One call as the store needs it: async functions that the wiring connects to the LiveKit room and the audio engine, and
/// tests to nothing.
///
/// Errors end as a notice for the person, so their description must be one sentence.
public struct CallEnvironment: EffectHandler {
  /// Stops or starts sending the microphone's sound; returns when that is true.
  public var setMicrophoneMuted: @Sendable (Bool) async throws -> Void
  /// Stops or starts playing what others say.
  public var setDeafened: @Sendable (Bool) async throws -> Void
  /// Sets the gain (0…2) of everything heard from a participant, also for tracks that come later.
  public var setVolume: @Sendable (_ identity: String, _ gain: Double) async throws -> Void
  public var sendChat: @Sendable (_ text: String) async throws -> ChatReceipt
  public var sendReaction: @Sendable (String) async throws -> Void
  /// Tells the backend whether this person may be recorded.
  public var answerRecording: @Sendable (_ isAccepted: Bool) async throws -> Void
  /// Asks something of the backend that the call is of.
  public var host: @Sendable (HostingEffect) async throws -> Void
  /// Changes the sound of this machine, or tries it out.
  public var sound: @Sendable (SoundEffect) async -> Action?
  /// Leaves the call; `CallAction.left` follows from the room.
  public var leave: @Sendable () async -> Void
  /// Waits; throws when the task is cancelled.
  public var sleep: @Sendable (MediaDuration) async throws -> Void

  public init(
    setMicrophoneMuted: @escaping @Sendable (Bool) async throws -> Void,
    setDeafened: @escaping @Sendable (Bool) async throws -> Void,
    setVolume: @escaping @Sendable (_ identity: String, _ gain: Double) async throws -> Void,
    sendChat: @escaping @Sendable (_ text: String) async throws -> ChatReceipt,
    sendReaction: @escaping @Sendable (String) async throws -> Void,
    answerRecording: @escaping @Sendable (_ isAccepted: Bool) async throws -> Void,
    host: @escaping @Sendable (HostingEffect) async throws -> Void,
    sound: @escaping @Sendable (SoundEffect) async -> Action? = { _ in nil },
    leave: @escaping @Sendable () async -> Void,
    sleep: @escaping @Sendable (MediaDuration) async throws -> Void = { duration in
      try await Task.sleep(nanoseconds: UInt64(clamping: duration.nanoseconds))
    }
  ) {
    self.setMicrophoneMuted = setMicrophoneMuted
    self.setDeafened = setDeafened
    self.setVolume = setVolume
    self.sendChat = sendChat
    self.sendReaction = sendReaction
    self.answerRecording = answerRecording
    self.host = host
    self.sound = sound
    self.leave = leave
    self.sleep = sleep
  }

  /// Does one effect and answers what came of it.
  public func perform(_ effect: Effect) async -> Action? {
    switch effect {
    case .setMicrophoneMuted(let isMuted):
      do {
        try await setMicrophoneMuted(isMuted)
        return .call(.microphoneChanged(isOpen: !isMuted))
      } catch {
        return failure("the microphone could not be \(isMuted ? "muted" : "opened")", error)
      }
    case .setDeafened(let isDeafened):
      do { try await setDeafened(isDeafened) } catch { return failure("the speaker could not be switched", error) }
      return nil
    case .setVolume(let identity, let gain):
      do { try await setVolume(identity, gain) } catch { return failure("the volume could not be set", error) }
      return nil
    case .sendChat(let localID, let text):
      do {
        return .chat(.sent(localID: localID, try await sendChat(text)))
      } catch {
        return .chat(.failed(localID: localID, reason: "\(error)"))
      }
    case .sendReaction(let reaction):
      do { try await sendReaction(reaction) } catch { return failure("the reaction was not sent", error) }
      return nil
    case .host(let effect):
      do { try await host(effect) } catch { return failure("not done", error) }
      return nil
    case .answerRecording(let isAccepted):
      do { try await answerRecording(isAccepted) } catch {
        return failure("the answer whether you may be recorded was not taken", error)
      }
      return nil
    case .sound(let effect): return await sound(effect)
    case .leave:
      await leave()
      return nil
    case .after(let duration, let action, _):
      do { try await sleep(duration) } catch { return nil }
      return Task.isCancelled ? nil : action
    case .cancel, .enter, .decline, .inbox, .stream, .studio, .history, .ringTone:
      // Of a client with a home; here there is one call, and no more.
      return nil
    }
  }

  private func failure(_ what: String, _ error: any Error) -> Action {
    .notices(.posted("\(what): \(error)", severity: .error))
  }
}
