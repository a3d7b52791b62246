import NchatClient

extension CallOptions {
  /// The same into the room of a call that was placed.
  ///
  /// - Parameter client: of whoever placed it; answers go by it.
  public func entering(_ placed: PlacedCall, as client: NchatClient) -> CallOptions {
    var options = self
    options.room.url = placed.url
    options.room.token = placed.token
    options.roomName = placed.roomName
    options.title = placed.title
    options.awaited = placed.called.map(\.displayName)
    options.host = CallHost(client: client, call: placed.id)
    return options
  }
}
