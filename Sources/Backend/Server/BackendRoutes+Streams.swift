import NchatAPI
import WebServing

extension BackendRoutes {
  func bindStreams(_ bindings: inout APIBindings) {
    let streams = streams
    bindings.bind(StreamOperations.createStream) {
      try await streams.create($0.body, by: $0.caller, askedAs: $0.origin.host, at: $0.origin.now)
    }
    bindings.bind(StreamOperations.listStreams) {
      try await streams.list($0.query, for: $0.visitor, askedAs: $0.origin.host, at: $0.origin.now)
    }
    bindings.bind(StreamOperations.liveStreams) {
      try await streams.live($0.query, for: $0.visitor, askedAs: $0.origin.host, at: $0.origin.now)
    }
    bindings.bind(StreamOperations.scheduledStreams) {
      try await streams.scheduled($0.query, for: $0.visitor, askedAs: $0.origin.host, at: $0.origin.now)
    }
    bindings.bind(StreamOperations.pastStreams) {
      try await streams.past($0.query, for: $0.visitor, askedAs: $0.origin.host, at: $0.origin.now)
    }
    bindings.bind(StreamOperations.showStream) {
      try await streams.show($0.id(), to: $0.visitor, askedAs: $0.origin.host, at: $0.origin.now)
    }
    bindings.bind(StreamOperations.changeStream) {
      try await streams.change($0.body, of: $0.id(), by: $0.caller, askedAs: $0.origin.host, at: $0.origin.now)
    }
    bindings.bind(StreamOperations.deleteStream) {
      try await streams.delete($0.id(), by: $0.caller, at: $0.origin.now)
      return NoContent()
    }
    bindings.bind(StreamOperations.startStream) {
      try await streams.start($0.id(), by: $0.caller, askedAs: $0.origin.host, at: $0.origin.now)
    }
    bindings.bind(StreamOperations.endStream) {
      try await streams.end($0.id(), by: $0.caller, askedAs: $0.origin.host, at: $0.origin.now)
    }
    bindings.bind(StreamOperations.cancelStream) {
      try await streams.cancel($0.id(), by: $0.caller, askedAs: $0.origin.host, at: $0.origin.now)
    }
    bindings.bind(StreamOperations.regenerateStreamKey) {
      try await streams.regenerateKey($0.id(), by: $0.caller, askedAs: $0.origin.host, at: $0.origin.now)
    }
    bindings.bind(StreamOperations.streamToken) {
      try await streams.token($0.body, for: $0.id(), by: $0.visitor, askedAs: $0.origin.host, at: $0.origin.now)
    }
    bindings.bind(StreamOperations.watchStream) {
      try await streams.watch($0.body, $0.id(), by: $0.visitor, from: $0.origin)
    }
    bindings.bind(StreamOperations.keepWatching) {
      try await streams.keepWatching($0.id("sessionId"), $0.id(), by: $0.visitor, at: $0.origin.now)
    }
    bindings.bind(StreamOperations.stopWatching) {
      try await streams.stopWatching($0.id("sessionId"), $0.id(), at: $0.origin.now)
      return NoContent()
    }
    bindings.bindReply(StreamOperations.streamAnalytics) {
      let (id, caller, now) = (try $0.id(), try $0.caller, $0.origin.now)
      guard $0.query.format == .csv else {
        return APIAnswer.success(
          StreamAnalyticsAnswer(analytics: try await streams.analytics($0.query, of: id, by: caller, at: now)),
          status: 200)
      }
      return APIAnswer.table(
        try await streams.analyticsTable($0.query, of: id, by: caller, at: now), name: "stream-\(id).csv")
    }
    bindings.bind(StreamOperations.listViewers) {
      try await streams.viewers($0.query, of: $0.id(), by: $0.caller, at: $0.origin.now)
    }
  }

  func bindStreamChat(_ bindings: inout APIBindings) {
    let streams = streams
    bindings.bind(StreamChatOperations.listStreamChat) {
      try await streams.chat($0.query, of: $0.id(), for: $0.visitor)
    }
    bindings.bind(StreamChatOperations.postStreamChat) {
      try await streams.post($0.body, to: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(StreamChatOperations.deleteStreamMessage) {
      try await streams.deleteMessage($0.id("messageId"), in: $0.id(), by: $0.caller, at: $0.origin.now)
      return NoContent()
    }
    bindings.bind(StreamChatOperations.pinStreamMessage) {
      try await streams.setPinned(true, $0.id("messageId"), in: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(StreamChatOperations.unpinStreamMessage) {
      try await streams.setPinned(false, $0.id("messageId"), in: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(StreamChatOperations.listStreamReactions) {
      try await streams.reactions($0.query, of: $0.id(), for: $0.visitor)
    }
    bindings.bind(StreamChatOperations.postStreamReaction) {
      try await streams.react($0.body, to: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(StreamChatOperations.follow) {
      try await streams.follow($0.id(), by: $0.caller, at: $0.origin.now)
      return NoContent()
    }
    bindings.bind(StreamChatOperations.unfollow) {
      try await streams.unfollow($0.id(), by: $0.caller, at: $0.origin.now)
      return NoContent()
    }
    bindings.bind(StreamChatOperations.followers) { try await streams.followers($0.query, of: $0.caller) }
    bindings.bind(StreamChatOperations.following) { try await streams.following($0.query, by: $0.caller) }
    bindings.bind(StreamChatOperations.listSubscribers) {
      try await streams.subscribers($0.query, of: $0.id(), by: $0.caller)
    }
    bindings.bind(StreamChatOperations.listStreamModerators) {
      try await streams.moderators($0.query, of: $0.id(), by: $0.caller)
    }
    bindings.bind(StreamChatOperations.listStreamBans) {
      try await streams.bans($0.query, of: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(StreamChatOperations.listStreamTimeouts) {
      try await streams.timeouts($0.query, of: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(StreamChatOperations.addSubscriber) {
      try await streams.setSubscriber($0.id("userId"), true, in: $0.id(), by: $0.caller, at: $0.origin.now)
      return NoContent()
    }
    bindings.bind(StreamChatOperations.removeSubscriber) {
      try await streams.setSubscriber($0.id("userId"), false, in: $0.id(), by: $0.caller, at: $0.origin.now)
      return NoContent()
    }
    bindings.bind(StreamChatOperations.setStreamModerator) {
      try await streams.setModerator($0.body, $0.id("userId"), in: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(StreamChatOperations.removeStreamModerator) {
      try await streams.removeModerator($0.id("userId"), in: $0.id(), by: $0.caller, at: $0.origin.now)
      return NoContent()
    }
    bindings.bind(StreamChatOperations.banFromStream) {
      try await streams.ban($0.body, $0.id("userId"), in: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(StreamChatOperations.unbanFromStream) {
      try await streams.unban($0.id("userId"), in: $0.id(), by: $0.caller, at: $0.origin.now)
      return NoContent()
    }
    bindings.bind(StreamChatOperations.timeOutInStream) {
      try await streams.timeOut($0.body, $0.id("userId"), in: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(StreamChatOperations.endStreamTimeout) {
      try await streams.endTimeout($0.id("userId"), in: $0.id(), by: $0.caller, at: $0.origin.now)
      return NoContent()
    }
    bindings.bind(StreamChatOperations.showAutomod) { try await streams.automod(of: $0.id(), by: $0.caller) }
    bindings.bind(StreamChatOperations.changeAutomod) {
      try await streams.changeAutomod($0.body, of: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(StreamChatOperations.moderationLog) {
      try await streams.moderation($0.query, of: $0.id(), by: $0.caller)
    }
  }
}
