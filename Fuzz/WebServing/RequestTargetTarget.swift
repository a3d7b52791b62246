@testable import WebServing

/// A request line's target: path, segments and parameters.
enum RequestTargetTarget {
  static let target = FuzzTarget("request-target") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    _ = BearerToken.read(text)
    guard let target = RequestTarget(text) else { return }
    let slashes = target.path.utf8.prefix { $0 == UInt8(ascii: "/") }.count
    expect(slashes == 1, "a path begins with one slash: \(target.path)")
    expect(!target.path.utf8.contains(0), "a path has no NUL")
    expect(target.segments != [""], "a path of nothing has no segments")
    expect(target.parameters.count <= RequestTarget.maximumParameters, "parameters are bounded")
    for parameter in target.parameters { expect(target[parameter.name] != nil, "what is there is found") }
  }
}
