import MediaBasics

/// A recurring call on a media thread.
public final class MediaTicker {
  let interval: MediaDuration
  var due: MediaInstant
  let body: (MediaHost) -> Void
  private(set) var isCancelled = false

  init(interval: MediaDuration, due: MediaInstant, body: @escaping (MediaHost) -> Void) {
    self.interval = interval
    self.due = due
    self.body = body
  }

  public func cancel() { isCancelled = true }
}
