extension MediaSection {
  func print(to lines: inout SDPLines) {
    lines.line("m", "\(kind.name) \(port) \(transportProtocol) \(formats.joined(separator: " "))")
    if let connection { lines.line("c", connection) }
    for bandwidth in bandwidths { lines.line("b", bandwidth) }
    transport.print(to: &lines)
    lines.attribute("mid", mid)
    lines.flag("bundle-only", isBundleOnly)
    for mapping in extensions { lines.attribute("extmap", mapping.text) }
    lines.flag("extmap-allow-mixed", allowsMixedExtensions)
    if let direction { lines.flag(direction.rawValue, true) }
    for stream in streams { lines.attribute("msid", stream.text) }
    lines.flag("rtcp-mux", multiplexesRTCP)
    lines.flag("rtcp-rsize", usesReducedSizeRTCP)
    for feedback in commonFeedback { lines.attribute("rtcp-fb", "* \(feedback.text)") }
    for format in payloadFormats { format.print(to: &lines) }
    for rid in rids { lines.attribute("rid", rid.text) }
    lines.attribute("simulcast", simulcast?.text)
    for group in ssrcGroups { lines.attribute("ssrc-group", group.text) }
    for ssrc in ssrcs { ssrc.print(to: &lines) }
    lines.attribute("sctp-port", sctpPort.map { String($0) })
    lines.attribute("max-message-size", maxMessageSize.map { String($0) })
    for attribute in attributes { lines.line("a", attribute.text) }
  }
}
