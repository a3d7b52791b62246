extension SessionDescription {
  /// The description as text, lines ended by CR LF.
  public var sdp: String {
    var lines = SDPLines()
    lines.line("v", "0")
    lines.line("o", origin.text)
    lines.line("s", name)
    if let connection { lines.line("c", connection) }
    for bandwidth in bandwidths { lines.line("b", bandwidth) }
    lines.line("t", "0 0")
    for group in groups { lines.attribute("group", group.text) }
    lines.flag("extmap-allow-mixed", allowsMixedExtensions)
    lines.flag("ice-lite", isICELite)
    if let direction { lines.flag(direction.rawValue, true) }
    transport.print(to: &lines)
    for attribute in attributes { lines.line("a", attribute.text) }
    for section in media { section.print(to: &lines) }
    return lines.text
  }
}
