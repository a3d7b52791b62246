import CALSA

/// A sound card that the kernel knows.
public struct AudioCard: Sendable, Hashable {
  /// Its number, which another order of plugging in may change.
  public var index: Int
  /// Its lasting name, as in `hw:CARD=PCH`.
  public var id: String
  /// What it is.
  public var name: String

  /// All cards; none where the kernel has no sound.
  public static func list() -> [AudioCard] {
    ALSAConfiguration.catchMessages()
    var cards: [AudioCard] = []
    var index: Int32 = -1
    while snd_card_next(&index) == 0, index >= 0, cards.count < 64 {
      var info: OpaquePointer?
      var control: OpaquePointer?
      guard snd_ctl_card_info_malloc(&info) == 0, let info else { break }
      defer { snd_ctl_card_info_free(info) }
      var card = AudioCard(index: Int(index), id: "\(index)", name: "")
      if snd_ctl_open(&control, "hw:\(index)", Int32(SND_CTL_NONBLOCK)) == 0, let control {
        if snd_ctl_card_info(control, info) == 0 {
          card.id = String(cString: snd_ctl_card_info_get_id(info))
          card.name = String(cString: snd_ctl_card_info_get_name(info))
        }
        snd_ctl_close(control)
      }
      cards.append(card)
    }
    return cards
  }
}
