import NchatAPI

extension HostingCommand {
  /// Why it cannot be done now, as a sentence; nil when it can.
  func refusal(in call: CallState) -> String? {
    guard call.id != nil else { return "this is for calls of a server: the room was joined by its own address" }
    guard call.connection.isInCall, let me = call.me else { return "you are not in a call" }
    let role = call.hosting.role(of: me.identity)
    if let permission, !role.may(permission, call.hosting.settings) {
      return permission == .manageParticipants ? "only hosts and co-hosts may do that" : "only the host may do that"
    }
    switch self {
    case .lowerHand(let name), .remove(let name), .coHost(let name), .handOver(let name):
      do throws(CommandError) {
        return EntityID(try call.identity(for: name)) == nil ? "\(name) is not known to the server" : nil
      } catch { return error.description }
    case .admit(let name), .deny(let name):
      if call.hosting.lobby.isEmpty { return "nobody waits" }
      return call.hosting.waiting(name) == nil ? "nobody who waits is called \"\(name ?? "")\"" : nil
    case .hand, .muteAll, .lock, .endForAll: return nil
    }
  }

  private var permission: CallPermission? {
    switch self {
    case .hand: nil
    case .lowerHand, .muteAll, .remove, .admit, .deny: .manageParticipants
    case .coHost: .manageRoles
    case .handOver: .transfer
    case .lock: .lock
    case .endForAll: .endForAll
    }
  }

  /// The work of a command that is possible. What came of it is told by the server.
  func effects(in call: CallState) -> [Effect] {
    func id(_ name: String) -> EntityID? { (try? call.identity(for: name)).flatMap { EntityID($0) } }
    let hosting = call.hosting
    let effect: HostingEffect? =
      switch self {
      case .hand(let wanted): call.me.map { .raiseHand(wanted ?? !hosting.hands.contains($0.identity)) }
      case .lowerHand(let name): id(name).map { .lowerHand($0) }
      case .muteAll: .muteAll
      case .remove(let name): id(name).map { .remove($0) }
      case .coHost(let name): id(name).map { .setRole(.coHost, of: $0) }
      case .handOver(let name): id(name).map { .transfer(to: $0) }
      case .admit(let name): hosting.waiting(name).map { .admit($0.id) }
      case .deny(let name): hosting.waiting(name).map { .deny($0.id) }
      case .lock(let wanted): .lock(wanted ?? !hosting.isLocked)
      case .endForAll: .end
      }
    return effect.map { [.host($0)] } ?? []
  }
}

extension HostingState {
  /// Somebody in the lobby by name; nil is the first.
  func waiting(_ name: String?) -> Person? {
    guard let name = name?.lowercased() else { return lobby.first }
    return lobby.first { $0.username.lowercased() == name || $0.displayName.lowercased() == name }
  }
}
