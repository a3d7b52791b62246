extension NoticeState {
  mutating func reduce(_ action: NoticeAction) -> [Effect] {
    switch action {
    case .posted(let text, let severity):
      return post(text, severity: severity)
    case .expired(let id):
      if current?.id == id { current = nil }
      return []
    }
  }
}
