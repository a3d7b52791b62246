import NchatAPI

extension Channel {
  /// As long as names may be, and no longer: what a server sends is drawn with each picture.
  var bounded: Channel {
    var channel = self
    channel.name = name.bounded(to: 512)
    channel.slug = slug.bounded(to: 512)
    channel.description = description?.bounded(to: 2_048)
    return channel
  }
}

extension User {
  var bounded: User {
    var user = self
    user.username = username.bounded(to: 512)
    user.displayName = displayName.bounded(to: 512)
    return user
  }
}

extension Call {
  var bounded: Call {
    var call = self
    call.initiator = initiator?.bounded
    return call
  }
}

extension CallParticipant {
  var bounded: CallParticipant {
    var person = self
    person.user = user?.bounded
    return person
  }
}

extension ChannelMember {
  var bounded: ChannelMember {
    var member = self
    member.user = user.bounded
    return member
  }
}
