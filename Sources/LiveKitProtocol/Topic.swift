/// Topics that LiveKit's own libraries use.
public enum Topic {
  public static let chat = "lk.chat"
  public static let transcription = "lk.transcription"
  public static let rpcRequest = "lk.rpc_request"
  public static let rpcResponse = "lk.rpc_response"
}
