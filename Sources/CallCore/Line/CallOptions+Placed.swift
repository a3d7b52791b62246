extension CallOptions {
  /// The same into the room of a call that was placed.
  public func entering(_ placed: PlacedCall) -> CallOptions {
    var options = self
    options.room.url = placed.url
    options.room.token = placed.token
    options.roomName = placed.roomName
    options.callID = placed.id
    options.title = placed.title
    options.awaited = placed.called.map(\.displayName)
    return options
  }
}
