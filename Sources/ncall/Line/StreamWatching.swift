import CallCore
import Foundation
import Headless
import NchatAPI
import NchatClient

/// Watches a stream without a screen: is counted as a viewer, and writes what happens as events.
struct StreamWatching {
  var client: NchatClient
  var stream: EntityID
  var duration: Double?
  /// For a stream that has not begun.
  var waits: Bool
  var settings: Settings

  /// How long the server may take to hear that somebody leaves; it finds out by itself, too.
  private static let farewell = Duration.seconds(2)

  func run() async throws {
    let log = try LogSetup.logger("stream", settings: settings, isVerbose: false)
    let writer = EventWriter(descriptor: STDOUT_FILENO, owns: false)
    let events = EventStream(writer: writer, version: Ncall.version, tellsStats: false)
    let line = StreamLine(client, stream: stream, log: log)
    let viewing = StreamViewing(client, stream: stream, log: log)
    let ending = await watch(line, viewing, events)
    await line.close()
    await TimeLimit.run(Self.farewell) {
      do throws(NchatFailure) { try await viewing.end() } catch {
        log.info("the server does not know that somebody left: \(error)")
      }
    }
    if let message = ending.message {
      events.error(code: ending.status.word, message: message, isRetryable: ending.status.isRetryable)
    }
    events.bye(exit: ending.status.code, cause: ending.status.word)
    writer.close()
    if let message = ending.message { throw CommandFailure(ending.status, message) }
    if ending.status != .success { throw EndedWith(status: ending.status) }
  }

  private enum Happening: Sendable {
    case interrupted(Int32)
    case failed(NchatFailure)
    case over
  }

  private func watch(_ line: StreamLine, _ viewing: StreamViewing, _ events: EventStream) async -> CallOutcome.Ending {
    let what = "cannot watch \(stream)"
    let (happenings, post) = AsyncStream<Happening>.makeStream()
    // It ends with the program.
    let signals = SignalWatch.ending
    signals.whenFirst { post.yield(.interrupted($0)) }
    let following = Task {
      do throws(NchatFailure) { try await open(line) } catch { return _ = post.yield(.failed(error)) }
      await follow(line, viewing, events, post)
    }
    defer { following.cancel() }
    for await happening in happenings {
      switch happening {
      case .interrupted(let signal): return CallOutcome.ending(by: signal)
      case .failed(let failure): return ending(of: failure, what)
      case .over: return (.success, nil)
      }
    }
    withExtendedLifetime(signals) {}
    return (.success, nil)
  }

  private func open(_ line: StreamLine) async throws(NchatFailure) {
    let known = try await client.stream(stream)
    guard known.status == .live || waits && !known.isOver else {
      throw .refused(APIError(.streamNotLive, "The stream is not live."))
    }
    try await line.open(earlier: 0)
  }

  /// Tells what happens, and takes a seat as soon as the stream goes on.
  private func follow(
    _ line: StreamLine, _ viewing: StreamViewing, _ events: EventStream, _ post: AsyncStream<Happening>.Continuation
  ) async {
    var stay: Task<Void, Never>?
    defer { stay?.cancel() }
    for await event in line.events {
      events.tell(ofStream: event)
      switch event {
      case .connected(let now), .changed(let now):
        guard now.status == .live, stay == nil else { continue }
        do throws(NchatFailure) {
          let session = try await viewing.begin()
          events.watches(stream, session)
        } catch {
          // It may just have ended, which comes as an event.
          if error.code == .streamNotLive { continue }
          return _ = post.yield(.failed(error))
        }
        stay = Task {
          let duration = duration
          if let duration {
            Task {
              do { try await Task.sleep(for: .seconds(duration)) } catch { return }
              post.yield(.over)
            }
          }
          switch await viewing.stay() {
          case .failed(let failure)?: post.yield(.failed(failure))
          case .streamOver?, nil: break
          }
        }
      case .over(let stream): post.yield(stream.whyItNeverBegan.map(Happening.failed) ?? .over)
      case .closed(let failure): post.yield(.failed(failure))
      case .lost, .message, .deleted, .pinned, .reaction, .viewers, .missedMessages: break
      }
    }
  }

  private func ending(of failure: NchatFailure, _ what: String) -> CallOutcome.Ending {
    let failure = failure.failure(what)
    return (failure.status, failure.message)
  }
}
