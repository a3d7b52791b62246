import NchatAPI

extension LiveStream {
  /// As long as the API lets a title be, and no longer: what a server sends is drawn with each picture.
  var bounded: LiveStream {
    var stream = self
    stream.title = title.bounded(to: 1_024)
    stream.description = description?.bounded(to: 8_192)
    stream.broadcaster = broadcaster.bounded
    return stream
  }
}

extension StreamPerson {
  var bounded: StreamPerson {
    var person = self
    person.displayName = displayName.bounded(to: 512)
    return person
  }
}

extension StreamChatMessage {
  /// As long as a message may be, and no longer.
  var bounded: StreamChatMessage {
    var message = self
    message.content = content.bounded(to: 4_096)
    message.user = user.bounded
    return message
  }
}
