/// Why a transform could not be made.
public enum SRTPError: Error, Equatable, Sendable {
  /// Keys or salts have not the length their profile asks for.
  case keyLength
  /// The library refused; the text names the step.
  case setup(String)
}

extension SRTPError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .keyLength: "The SRTP keys have not the length their profile asks for."
    case .setup(let step): "SRTP could not be set up: \(step)."
    }
  }
}
