/// Names a transceiver of one `Negotiation`; never given twice.
public struct TransceiverID: Hashable, Sendable {
  let number: Int
}
