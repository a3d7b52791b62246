import MediaServer

/// Twirp calls to the media server in the same process.
struct TwirpInProcess: TwirpTransport {
  let server: MediaServer

  func call(_ path: String, _ body: [UInt8], token: String) async throws(LiveKitFailure) -> [UInt8] {
    let answer = await server.administrate(
      method: path, body: body, contentType: "application/protobuf", authorization: "Bearer \(token)")
    return try TwirpAnswer.body(status: answer.status, answer.body)
  }
}
