import NIOCore
import Synchronization

/// The connections of a server on all its event loops, counted against `WebServerLimits`.
final class ConnectionCount: Sendable {
  enum Verdict {
    case served
    /// There are too many; tell it so. `isFirst` after one that was served.
    case refused(isFirst: Bool)
    /// There are even too many that are being told.
    case cut
  }

  /// What a connection gives back at its end.
  enum Place {
    case none
    case served(ClientAddress.Network?)
    case refused
  }

  private struct State {
    var served = 0
    var refused = 0
    var perNetwork: [ClientAddress.Network: Int] = [:]
    var isRefusing = false
  }

  private let limits: WebServerLimits
  private let boundsNetworks: Bool
  private let state = Mutex(State())

  /// - Parameter boundsNetworks: false where all connections come from one proxy.
  init(limits: WebServerLimits, boundsNetworks: Bool) {
    self.limits = limits
    self.boundsNetworks = boundsNetworks
  }

  func enter(_ address: SocketAddress?) -> (verdict: Verdict, place: Place) {
    var network = boundsNetworks ? ClientAddress.network(address) : nil
    if let known = network, known.isLoopback, !limits.boundsLoopback { network = nil }
    return state.withLock { state in
      let ofNetwork = network.map { state.perNetwork[$0] ?? 0 } ?? 0
      guard state.served < limits.connections, ofNetwork < limits.connectionsPerAddress else {
        guard state.refused < limits.refusals else { return (.cut, .none) }
        state.refused += 1
        defer { state.isRefusing = true }
        return (.refused(isFirst: !state.isRefusing), .refused)
      }
      state.isRefusing = false
      state.served += 1
      if let network { state.perNetwork[network] = ofNetwork + 1 }
      return (.served, .served(network))
    }
  }

  func leave(_ place: Place) {
    state.withLock { state in
      switch place {
      case .none: break
      case .refused: state.refused -= 1
      case .served(let network):
        state.served -= 1
        guard let network, let count = state.perNetwork[network] else { return }
        state.perNetwork[network] = count > 1 ? count - 1 : nil
      }
    }
  }

  /// Connections that are served.
  var served: Int { state.withLock(\.served) }
}
