import Foundation
import LiveKitProtocol
import SwiftProtobuf
import WebServing

/// The administration interface: Twirp calls on the rooms of a server.
struct RoomService {
  struct Request {
    /// Everything after `/twirp/`.
    var path: Substring
    var method: String
    var contentType: String
    /// The value of the header `Authorization`.
    var authorization: String?
    var body: [UInt8]
  }

  struct Response: Equatable {
    var status: Int
    var contentType: String
    var body: [UInt8]
  }

  let directory: RoomDirectory

  /// Services of LiveKit's that need workers or telephony, which this server does not have.
  private static let otherServices = [
    "livekit.Egress", "livekit.Ingress", "livekit.SIP", "livekit.AgentDispatchService", "livekit.PhoneNumberService",
    "livekit.Connector",
  ]

  func respond(to request: Request, at now: Moment) -> Response {
    do { return try handle(request, at: now) } catch { return Self.response(to: error) }
  }

  /// The answer to a request that is refused whatever its body says; nil when the body has to be read.
  func refusal(of request: Request, at now: Moment) -> Response? {
    do {
      _ = try admit(request, at: now)
      return nil
    } catch {
      return Self.response(to: error)
    }
  }

  static func response(to error: TwirpError) -> Response {
    let object: [String: JSONValue] = ["code": .string(error.code.rawValue), "msg": .string(error.message)]
    return Response(
      status: error.code.status, contentType: "application/json",
      body: (try? JSONValue.object(object).serialized()) ?? Array("{}".utf8))
  }

  /// Who asks, for which method, in which format.
  private func admit(_ request: Request, at now: Moment) throws(TwirpError)
    -> (claims: TokenClaims, method: Substring, isJSON: Bool)
  {
    guard request.method == "POST" else {
      throw TwirpError(.badRoute, "unsupported method \"\(request.method)\" (only POST is allowed)")
    }
    let parts = request.path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw TwirpError(.badRoute, "no handler for path \"/twirp/\(request.path)\"") }
    let isJSON: Bool
    switch request.contentType.split(separator: ";").first.map({ $0.trimmingCharacters(in: .whitespaces).lowercased() })
    {
    case "application/json": isJSON = true
    case "application/protobuf": isJSON = false
    default: throw TwirpError(.badRoute, "unexpected Content-Type: \"\(request.contentType)\"")
    }
    let claims = try authenticate(request.authorization, at: now)
    guard parts[0] == "livekit.RoomService" else {
      if Self.otherServices.contains(String(parts[0])) {
        throw TwirpError(.unimplemented, "\(parts[0]) is not part of the embedded media server")
      }
      throw TwirpError(.badRoute, "no handler for path \"/twirp/\(request.path)\"")
    }
    return (claims, parts[1], isJSON)
  }

  private func handle(_ request: Request, at now: Moment) throws(TwirpError) -> Response {
    let (claims, method, isJSON) = try admit(request, at: now)
    let call = Call(claims: claims, isJSON: isJSON, body: request.body, now: now, directory: directory)
    switch method {
    case "CreateRoom": return try call.createRoom()
    case "ListRooms": return try call.listRooms()
    case "DeleteRoom": return try call.deleteRoom()
    case "ListParticipants": return try call.listParticipants()
    case "GetParticipant": return try call.getParticipant()
    case "RemoveParticipant": return try call.removeParticipant()
    case "MutePublishedTrack": return try call.mutePublishedTrack()
    case "UpdateParticipant": return try call.updateParticipant()
    case "UpdateSubscriptions": return try call.updateSubscriptions()
    case "SendData": return try call.sendData()
    case "UpdateRoomMetadata": return try call.updateRoomMetadata()
    case "ForwardParticipant", "MoveParticipant", "PerformRpc":
      throw TwirpError(.unimplemented, "\(method) is not part of the embedded media server")
    default: throw TwirpError(.badRoute, "no handler for path \"/twirp/\(request.path)\"")
    }
  }

  private func authenticate(_ authorization: String?, at now: Moment) throws(TwirpError) -> TokenClaims {
    guard let authorization else { throw TwirpError(.unauthenticated, "no token in the header Authorization") }
    guard let token = BearerToken.read(authorization) else {
      throw TwirpError(.unauthenticated, BearerToken.missingPrefix)
    }
    let keys = directory.configuration.keys
    do {
      return try AccessToken(verifying: token, at: now.date) { keys[$0] }.claims
    } catch {
      throw TwirpError(.unauthenticated, error.description)
    }
  }
}

extension Moment {
  var date: Date { Date(timeIntervalSince1970: Double(unixMilliseconds) / 1000) }
}
