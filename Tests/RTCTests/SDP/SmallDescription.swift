/// A small valid description to put single lines into.
enum SmallDescription {
  static let session = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
  static let audio = "m=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\n"

  static func with(session: [String] = [], media: [String]) -> String {
    Self.session + session.map { $0 + "\r\n" }.joined() + audio + media.map { $0 + "\r\n" }.joined()
  }
}
