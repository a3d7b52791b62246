/// A call in every turn of a media thread, for owners who look into a ring there.
public final class MediaTurn {
  let body: (MediaHost) -> Void
  private(set) var isCancelled = false

  init(body: @escaping (MediaHost) -> Void) { self.body = body }

  public func cancel() { isCancelled = true }
}
