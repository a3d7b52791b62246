import NchatAPI
import NchatClient

extension NchatClient {
  /// Streams of a person that are listed, the newest.
  private static let ownStreams = 50

  /// Does what the studio asks for. That a stream begins and ends is told to whoever follows it.
  func perform(_ effect: StudioEffect) async -> Action? {
    switch effect {
    case .load(let person):
      do throws(NchatFailure) {
        let streams = try await listStreams(StreamListQuery(limit: Self.ownStreams, userId: person))
        return .studio(.loaded(streams.map(\.withoutKey)))
      } catch { return Task.isCancelled ? nil : .studio(.failed("\(error)")) }
    case .create(let title, let channel):
      do throws(NchatFailure) {
        let stream = try await createStream(CreateStreamRequest(channelId: channel, title: title))
        return .studio(.created(stream.withoutKey))
      } catch { return .studio(.notCreated(title: title, reason: "\(error)")) }
    case .start(let id):
      do throws(NchatFailure) { _ = try await startStream(id) } catch { return Self.notice("not begun", error) }
    case .end(let id):
      do throws(NchatFailure) { _ = try await endStream(id) } catch { return Self.notice("not ended", error) }
    case .loadFigures(let id):
      do throws(NchatFailure) { return .studio(.figuresLoaded(try await analytics(ofStream: id))) } catch {
        return Task.isCancelled ? nil : .studio(.figuresFailed(id, "\(error)"))
      }
    case .loadKey(let id):
      do throws(NchatFailure) {
        let stream = try await stream(id)
        guard let key = stream.streamKey, let url = stream.ingestUrl else {
          return .notices(.posted("this stream is not published with a key", severity: .warning))
        }
        return .studio(.keyLoaded(id, StreamKey(key: key, url: url)))
      } catch { return Self.notice("the key cannot be shown", error) }
    }
    return nil
  }

  private static func notice(_ what: String, _ error: NchatFailure) -> Action {
    .notices(.posted("\(what): \(error)", severity: .error))
  }
}
