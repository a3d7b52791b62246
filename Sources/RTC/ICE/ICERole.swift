/// Which agent chooses the pair that media uses (RFC 8445 §6.1.1).
public enum ICERole: Sendable {
  case controlling
  case controlled

  var opposite: ICERole { self == .controlling ? .controlled : .controlling }
}
